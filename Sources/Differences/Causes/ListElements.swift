/// The elements of a list of mappings, from the text that an edit has of it: `[0].from /old`, a line each.
struct ListElements {
  /// With their places in the list; none for another text.
  let list: [(index: Int, text: String)]

  init(_ text: String) {
    var list: [(index: Int, text: String)] = []
    for line in text.split(separator: "\n") {
      guard line.hasPrefix("["), let end = line.firstIndex(of: "]"), let index = Int(line[..<end].dropFirst()) else {
        // A text of several lines goes on.
        if let last = list.popLast() { list.append((last.index, "\(last.text) \(line)")) }
        continue
      }
      let field = line[end...].dropFirst()
      let shown = String(field.hasPrefix(".") ? field.dropFirst() : field)
      if let last = list.last, last.index == index {
        list[list.count - 1] = (index, "\(last.text), \(shown)")
      } else {
        list.append((index, shown))
      }
    }
    self.list = list
  }

  /// Those that another list has not, wherever they stand in it.
  func missing(in other: ListElements) -> [(index: Int, text: String)] {
    var texts: [String: Int] = [:]
    for element in other.list { texts[element.text, default: 0] += 1 }
    return list.filter { element in
      texts[element.text, default: 0] -= 1
      return texts[element.text, default: 0] < 0
    }
  }
}
