/* Prints sizes and offsets as this processor's compiler has them: `STRUCT size` and `STRUCT.field offset` lines. */
#include <stddef.h>
#include <stdio.h>

#include HEADER

#define SIZE(struct_, size) printf("%s %zu\n", #struct_, sizeof(struct_));
#define AT(struct_, field, offset) printf("%s.%s %zu\n", #struct_, #field, offsetof(struct_, field));

int main(void)
{
#include TABLE
	return 0;
}
