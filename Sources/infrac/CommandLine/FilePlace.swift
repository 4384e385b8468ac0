/// A line of a file as an argument names it: `FILE:LINE`, with a column behind it or not.
struct FilePlace {
  let parts: (file: String, line: Int)

  init(_ text: String, of what: String) throws(Failure) {
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    for count in [1, 2] where words.count > count {
      let file = words.dropLast(count).joined(separator: ":")
      guard !file.isEmpty, let line = Int(words[words.count - count]), line > 0,
        count == 1 || Int(words[words.count - 1]) != nil
      else { continue }
      // FILE:LINE:COLUMN, as diagnostics have it.
      if count == 1, words.count > 2, Int(words[words.count - 2]) != nil { continue }
      parts = (file, line)
      return
    }
    throw .usage("expected \(what) as FILE:LINE, found “\(text)”")
  }
}
