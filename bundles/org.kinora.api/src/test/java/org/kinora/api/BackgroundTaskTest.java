package org.kinora.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundTaskTest {

  private final CompletableFuture<Throwable> told = new CompletableFuture<>();

  private final class Task extends BackgroundTask<String> {
    Task(Callable<String> work) {
      super("task", told::complete, work);
    }
  }

  @Test
  void theResultIsThereWhenTheWorkIsDone() throws Exception {
    Task task = new Task(() -> Thread.currentThread().getName());

    assertThat(task.get(5, TimeUnit.SECONDS)).isEqualTo("task");
    assertThat(told).isNotDone();
  }

  @Test
  void aFailureIsToldAlthoughNobodyAsks() throws Exception {
    IllegalStateException failure = new IllegalStateException("no camera");
    Task task =
        new Task(
            () -> {
              throw failure;
            });

    assertThat(told.get(5, TimeUnit.SECONDS)).isSameAs(failure);
    assertThatThrownBy(task::get).isInstanceOf(ExecutionException.class).hasCause(failure);
  }

  @Test
  void theWorkHasEndedWhenItsComponentHas() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CompletableFuture<String> cleanedUp = new CompletableFuture<>();
    Task task =
        new Task(
            () -> {
              try {
                working.countDown();
                Thread.sleep(60_000);
                return "slept";
              } finally {
                Thread.sleep(100);
                cleanedUp.complete("yes");
              }
            });
    working.await();

    task.end();

    assertThat(cleanedUp).isCompletedWithValue("yes");
    assertThat(task.isCancelled()).isTrue();
    assertThat(told).as("being ended is no failure").isNotDone();
  }
}
