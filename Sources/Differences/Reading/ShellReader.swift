/// A POSIX shell script: lines in their order, without comments and blank lines. Within quotation marks and
/// here-documents everything counts.
enum ShellReader {
  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    var statements: [Statement] = []
    var quotation: UInt8?
    var document: String?
    for number in 0..<text.count {
      let line = text[number]
      if let end = document {
        statements.append(Statement("", line, number..<(number + 1)))
        if line.trimmed == end { document = nil }
        continue
      }
      let words = line.trimmed
      if quotation == nil, words.isEmpty || words.hasPrefix("#") && !words.hasPrefix("#!") { continue }
      statements.append(Statement("", quotation == nil ? words : line, number..<(number + 1)))
      quotation = quotationMark(behind: line, quotation)
      if quotation == nil { document = hereDocument(in: words) }
    }
    return statements
  }

  /// The quotation mark that is open at the end of a line.
  static func quotationMark(behind line: String, _ open: UInt8?) -> UInt8? {
    var open = open
    var isEscaped = false
    var previous = UInt8(ascii: " ")
    for byte in line.utf8 {
      defer { previous = byte }
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), open != UInt8(ascii: "'") {
        isEscaped = true
      } else if let mark = open {
        if byte == mark { open = nil }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        open = byte
      } else if byte == UInt8(ascii: "#"), previous == UInt8(ascii: " ") || previous == UInt8(ascii: "\t") {
        return nil
      }
    }
    return open
  }

  /// The word that ends the here-document which begins behind a line.
  private static func hereDocument(in line: String) -> String? {
    let bytes = Array(line.utf8)
    guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: "<<".utf8) }),
      !bytes[start...].starts(with: "<<<".utf8)
    else { return nil }
    let rest = bytes[(start + 2)...].drop { " -\t".utf8.contains($0) }
    let word = rest.filter { !"'\"\\".utf8.contains($0) }.prefix { !" ;|&)>".utf8.contains($0) }
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }
}
