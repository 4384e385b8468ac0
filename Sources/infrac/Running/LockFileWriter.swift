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

  /// Tells git, beside a first lock file, to keep the lines of both branches; leaves a file that is there alone.
  static func writeAttributes(beside path: String) throws(Failure) {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    do throws(PlainFile.Failure) {
      _ = try PlainFile.create("\(folder).gitattributes", Starter.gitAttributes)
    } catch {
      throw .machine(error.description)
    }
  }
}
