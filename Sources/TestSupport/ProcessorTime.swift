import Foundation

/// The processor's time that this thread spends in `work` (clock_gettime(2), `CLOCK_THREAD_CPUTIME_ID`): other than on a
/// clock, what else runs on the machine does not count.
package func processorTime(_ work: () throws -> Void) rethrows -> Duration {
  let begin = threadTime()
  try work()
  return threadTime() - begin
}

private func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
