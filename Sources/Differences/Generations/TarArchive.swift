internal import FileTree

/// The files of a tar archive as git writes it (POSIX.1-2017, pax: the ustar format and its extended headers).
package struct TarArchive {
  /// Regular files by path; links and other things are left out.
  package let files: [String: FileContent]

  private static let block = 512

  /// `nil` for bytes that are no archive, or not all of one.
  package init?(_ bytes: [UInt8]) {
    var files: [String: FileContent] = [:]
    var offset = 0
    var longName: String?
    while offset + Self.block <= bytes.count {
      let header = bytes[offset..<(offset + Self.block)]
      if header.allSatisfy({ $0 == 0 }) { break }
      guard let size = Self.octal(header, 124, 12), let mode = Self.octal(header, 100, 8),
        offset + Self.block + size <= bytes.count
      else { return nil }
      let content = bytes[(offset + Self.block)..<(offset + Self.block + size)]
      switch header[offset + 156] {
      case UInt8(ascii: "x"): longName = Self.path(inExtended: content)
      case UInt8(ascii: "g"): break
      case UInt8(ascii: "0"), 0:
        let prefix = Self.text(header, 345, 155)
        let name = longName ?? (prefix.isEmpty ? "" : prefix + "/") + Self.text(header, 0, 100)
        files[name] = FileContent(Array(content), mode & 0o100 != 0 ? .executable : .file)
        longName = nil
      default: longName = nil
      }
      offset += Self.block + (size + Self.block - 1) / Self.block * Self.block
    }
    self.files = files
  }

  private static func field(_ header: ArraySlice<UInt8>, _ start: Int, _ length: Int) -> ArraySlice<UInt8> {
    header[(header.startIndex + start)..<(header.startIndex + start + length)].prefix { $0 != 0 }
  }

  private static func text(_ header: ArraySlice<UInt8>, _ start: Int, _ length: Int) -> String {
    String(decoding: field(header, start, length), as: UTF8.self)
  }

  private static func octal(_ header: ArraySlice<UInt8>, _ start: Int, _ length: Int) -> Int? {
    Int(text(header, start, length).trimmed, radix: 8)
  }

  /// The records of an extended header are `LENGTH KEY=VALUE\n`.
  private static func path(inExtended content: ArraySlice<UInt8>) -> String? {
    var rest = content
    while let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > 0, length <= rest.count
    {
      let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
      if record.starts(with: "path=".utf8) { return String(decoding: record.dropFirst(5), as: UTF8.self) }
      rest = rest[(rest.startIndex + length)...]
    }
    return nil
  }
}
