internal import Loading
internal import Studies

/// The files that `studies/run` wrote.
enum StudyResults {
  /// A hundred runs with a dozen machines have less.
  private static let limit = 16 << 20

  static func read(_ paths: [String]) throws(Failure) -> [StudyResult] {
    var results: [StudyResult] = []
    for path in paths { results.append(try read(path)) }
    return results
  }

  private static func read(_ path: String) throws(Failure) -> StudyResult {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try TextFile.read(path, limit: limit)
    } catch {
      throw .machine(error.description)
    }
    do throws(StudyResult.Fault) {
      return try StudyResult(parsing: bytes)
    } catch {
      throw .usage(
        "“\(path)” is no result of a study: \(error.reason)",
        help: "`studies/run` of the output writes them"
      )
    }
  }
}
