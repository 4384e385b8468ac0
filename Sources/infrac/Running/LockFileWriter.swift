internal import Generations
internal import Resolution

/// Writes lock files for the commands that change nothing else.
enum LockFileWriter {
  static func write(_ assignments: Assignments, to path: String) throws(Failure) {
    do throws(PlainFile.Failure) {
      try PlainFile.replace(path, with: assignments.text)
    } catch {
      throw .machine(error.description)
    }
  }
}
