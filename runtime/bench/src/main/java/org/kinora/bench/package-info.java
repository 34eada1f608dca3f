/**
 * Benchmarks of a running distribution, as the Gogo commands {@code bench:recorder}, {@code
 * bench:swaps} and {@code bench:throughput}, and providers that do nothing.
 */
package org.kinora.bench;
