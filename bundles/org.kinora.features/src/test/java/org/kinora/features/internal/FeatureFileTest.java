package org.kinora.features.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kinora.features.FeatureException;
import org.osgi.service.feature.FeatureConfiguration;

class FeatureFileTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'id': 'a:b:1', 'bundles': ['x:y:1']}                     | line 1, column | a bundle is written as",
        "{'id': 'a:b:1',\\n 'bundels': []}                          | line 2, column | \"bundels\" is not known",
        "{'id': 'a:b:1', 'bundles': [{'id': 'x:y'}]}               | line 1, column | not \"x:y\"",
        "{'id': 'a:b:1', 'bundles': [{'id': 'x:../y:1'}]}          | line 1, column | not \"x:../y:1\"",
        "{'id': 'a:b:1', 'bundles': [{'id': 'x:y:1', 'strat': 1}]} | line 1, column | \"strat\" is not known",
        "{'id': 'a:b:1', 'bundles': [{'id': 'x:y:1'},{'id': 'x:y:1'}]} | line 1 | listed twice",
        "{'id': 'a:b:1', 'bundles': {'id': 'x:y:1'}}               | line 1, column | type array",
        "{'id': 'a:b:1', 'id': 'a:b:2'}                            | line 1, column | \"id\" is there twice",
        "{'id': 'a:b:1', 'extensions': {'natvies': {'artifacts': []}}} | line 1 | \"natvies\" is not known",
        "{'id': 'a:b:1', 'extensions': {'natives': {'artifacts': [{'id': 'x:y:1', 'platform': 'amiga'}]}}} | line 1 | linux-riscv64",
        "{'id': 'a:b:1', 'configurations': {'p': []}}              | line 1, column | type object",
        "{'id': 'a:b:1', 'feature-resource-version': '7.0'}        | line 1, column | 7.0 is not known",
        "{'bundles': []}                                           | line 1, column | \"id\" is missing",
        "{'id': 'a:b:1',\\n\\n 'bundles': [}                         | line 3, column | not JSON",
        "{'id': 'a:b:1'                                            | line 1, column | not JSON",
        "{'id': 'a:b:1', 'configurations': {'p': {'x:Integer': 'y'}}} | f.json | x",
        "[]                                                        | line 1         | not a JSON object",
        "hello                                                     | line 1, column | not JSON",
      })
  void whatIsNotUnderstoodIsRefusedWithItsPosition(String json, String position, String message)
      throws Exception {
    Path file = write(json.replace("\\n", "\n"));

    assertThatExceptionOfType(FeatureException.class)
        .isThrownBy(() -> FeatureFile.read(file))
        .withMessageStartingWith("feature file " + file + ": ")
        .withMessageContaining(position)
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(FeatureException.Reason.CORRUPT));
  }

  @Test
  void anEmptyOrBinaryFileIsRefusedAndNamed() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.json"));
    Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xff, 0, 1});

    assertThatExceptionOfType(FeatureException.class)
        .isThrownBy(() -> FeatureFile.read(empty))
        .withMessageContaining(empty.toString());
    assertThatExceptionOfType(FeatureException.class)
        .isThrownBy(() -> FeatureFile.read(binary))
        .withMessageContaining(binary.toString());
  }

  @Test
  void typedConfigurationValuesAndNamesOfFactoriesAreKept() throws Exception {
    Path file =
        write(
            """
            // Comments are part of the format.
            {'id': 'a:b:1', 'configurations': {
              'plain': {'port:Integer': 8080, 'names': ['a', 'b']},
              'factory~one': {'on': true}}}
            """);

    FeatureFile read = FeatureFile.read(file);

    assertThat(read.configurations())
        .extracting(FeatureConfiguration::getPid)
        .containsExactly("plain", "factory~one");
    FeatureConfiguration plain = read.configurations().get(0);
    assertThat(plain.getValues()).containsEntry("port", 8080);
    assertThat((Object[]) plain.getValues().get("names")).containsExactly("a", "b");
    assertThat(read.configurations().get(1).getValues()).containsEntry("on", true);
  }

  private Path write(String json) throws Exception {
    return Files.writeString(folder.resolve("f.json"), json.replace('\'', '"'));
  }
}
