internal import Differences

/// A revision of the repository that somebody stands in, a bare one among them.
struct GitRevision {
  /// The full name of the commit: what was asked for may look like an option.
  private let commit: String
  private let shown: String
  private let repository: String?

  /// A revision of the repository in a folder, by default in the current one.
  init(_ revision: String, repository: String?) throws(Failure) {
    (shown, self.repository) = (revision, repository)
    let (answer, status) = try Self.git(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}"],
      repository
    )
    let name = String(decoding: answer, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    guard status == 0, name.utf8.count >= 40,
      name.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else {
      throw .usage(
        "git knows no revision “\(revision)” here",
        help: "as in git:HEAD or git:origin/main; `--repository DIR` names another repository"
      )
    }
    commit = name
  }

  /// The files below a folder, which is named from the current directory; in a bare repository from its top.
  func files(below folder: String) throws(Failure) -> [String: FileContent] {
    let (prefix, status) = try Self.git(["rev-parse", "--show-prefix"], repository)
    let start =
      status == 0 ? String(decoding: prefix, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? "" : ""
    guard let path = Self.joined(start, folder) else {
      throw .usage(
        "“\(folder)” lies outside the repository",
        help: "name the folder with “--output”, from the top of the repository"
      )
    }
    let (archive, result) = try Self.git(["archive", "--format=tar", "\(commit):\(path)"], repository)
    guard result == 0 else {
      throw .usage(
        "“\(shown)” has no folder “\(path)”",
        help: "commit the output first, or name the folder with “--output”"
      )
    }
    guard let tar = TarArchive(archive) else { throw .machine("git archive printed something else than an archive") }
    return tar.files
  }

  /// A file below a folder as the index or one of the last commits that touched it has it, where it is the one that is
  /// sought; `nil` where none is, or where the folder is in no repository.
  static func version(of path: String, in folder: String, where isSought: ([UInt8]) -> Bool) -> [UInt8]? {
    func output(_ words: [String]) -> [UInt8]? {
      guard let (bytes, status) = try? git(words, folder), status == 0 else { return nil }
      return bytes
    }
    func version(_ revision: String) -> [UInt8]? {
      output(["cat-file", "blob", "\(revision):./\(path)"]).flatMap { isSought($0) ? $0 : nil }
    }
    if let staged = version("") { return staged }
    let log = output(["log", "-n", "20", "--format=%H", "--", "./\(path)"]) ?? []
    for revision in String(decoding: log, as: UTF8.self).split(separator: "\n") {
      if let committed = version(String(revision)) { return committed }
    }
    return nil
  }

  /// A path below a start, without `.` and `..`; `nil` where it leaves the top.
  private static func joined(_ start: String, _ path: String) -> String? {
    if path.hasPrefix("/") { return nil }
    var parts: [Substring] = []
    for part in start.split(separator: "/") + path.split(separator: "/") {
      switch part {
      case ".": break
      case "..": if parts.popLast() == nil { return nil }
      default: parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  private static func git(_ words: [String], _ repository: String?) throws(Failure) -> (bytes: [UInt8], status: Int32) {
    // The settings of whoever asks must not change what is compared.
    let place = repository.map { ["-C", $0] } ?? []
    return try Subprocess.output(
      of: ["git", "-c", "tar.umask=0022", "-c", "core.attributesFile=/dev/null"] + place + words,
      limit: 1 << 30,
      isQuiet: true
    )
  }
}
