internal import Diagnostics
package import FileTree

/// The change of one file as a unified diff that `git apply` takes (git-diff(1), Generating patch text with -p).
package struct UnifiedPatch {
  package let path: String
  /// `nil` where there was no file, or will be none.
  package let old: FileContent?
  package let new: FileContent?

  package init(path: String, old: FileContent?, new: FileContent?) {
    (self.path, self.old, self.new) = (path, old, new)
  }

  private static let context = 3

  /// The bytes of the patch; the name of the file begins with `prefix`.
  package func bytes(prefix: String) -> [UInt8] {
    let name = Self.quoted("a/\(prefix)\(path)")
    let newName = Self.quoted("b/\(prefix)\(path)")
    var result = Array("diff --git \(name) \(newName)\n".utf8)
    switch (old, new) {
    case (nil, let new?): result += "new file mode \(new.gitMode)\n".utf8
    case (let old?, nil): result += "deleted file mode \(old.gitMode)\n".utf8
    case (let old?, let new?) where old.mode != new.mode:
      result += "old mode \(old.gitMode)\nnew mode \(new.gitMode)\n".utf8
    case (_, _): break
    }
    let hunks = hunks(Self.lines(old?.bytes ?? []), Self.lines(new?.bytes ?? []))
    guard !hunks.isEmpty else { return result }
    result += "--- \(old == nil ? "/dev/null" : name)\n+++ \(new == nil ? "/dev/null" : newName)\n".utf8
    for hunk in hunks { result += hunk }
    return result
  }

  // MARK: Hunks

  /// The lines with their line breaks: a last one without is another line than one with.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(rest[...end])
      rest = rest[(end + 1)...]
    }
    return rest.isEmpty ? lines : lines + [rest]
  }

  private func hunks(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [[UInt8]] {
    let changes = Differing.between(old, new)
    var groups: [[Differing]] = []
    for change in changes {
      if let last = groups.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * Self.context {
        groups[groups.count - 1].append(change)
      } else {
        groups.append([change])
      }
    }
    return groups.map { hunk($0, old, new) }
  }

  private func hunk(_ changes: [Differing], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [UInt8] {
    let before = min(changes[0].old.lowerBound, changes[0].new.lowerBound, Self.context)
    let last = changes[changes.count - 1]
    let after = min(old.count - last.old.upperBound, new.count - last.new.upperBound, Self.context)
    let oldRange = (changes[0].old.lowerBound - before)..<(last.old.upperBound + after)
    let newRange = (changes[0].new.lowerBound - before)..<(last.new.upperBound + after)
    var result = Array("@@ -\(Self.range(oldRange)) +\(Self.range(newRange)) @@\n".utf8)
    func add(_ mark: String, _ lines: ArraySlice<ArraySlice<UInt8>>) {
      for line in lines {
        result += mark.utf8
        result += line
        if line.last != UInt8(ascii: "\n") { result += "\n\\ No newline at end of file\n".utf8 }
      }
    }
    var reached = oldRange.lowerBound
    for change in changes {
      add(" ", old[reached..<change.old.lowerBound])
      add("-", old[change.old])
      add("+", new[change.new])
      reached = change.old.upperBound
    }
    add(" ", old[reached..<oldRange.upperBound])
    return result
  }

  private static func range(_ range: Range<Int>) -> String {
    let start = range.isEmpty ? range.lowerBound : range.lowerBound + 1
    return range.count == 1 ? "\(start)" : "\(start),\(range.count)"
  }

  /// A name as git writes it: in quotation marks where it has something that could be taken for something else.
  private static func quoted(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
    else { return name }
    var text = "\""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += "\\\(Character(Unicode.Scalar(byte)))"
      case 0x20..<0x7F: text += String(Character(Unicode.Scalar(byte)))
      default:
        let digits = String(byte, radix: 8)
        text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return text + "\""
  }
}

/// What stands at a path.
package struct FileContent: Sendable, Hashable {
  package let bytes: [UInt8]
  package let mode: FileMode

  package init(_ bytes: [UInt8], _ mode: FileMode) { (self.bytes, self.mode) = (bytes, mode) }

  package static func == (left: FileContent, right: FileContent) -> Bool {
    left.mode == right.mode && left.bytes[...].isSame(as: right.bytes[...])
  }

  var gitMode: String { "100" + String(mode.rawValue, radix: 8) }
}
