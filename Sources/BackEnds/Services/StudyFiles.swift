internal import FileTree
internal import Printing
internal import Scripts

/// `studies/`: the kit with which a company measures its machines. It is the same for every specification and platform.
enum StudyFiles {
  static var tree: FileTree {
    var tree = FileTree()
    let role = FileRole(onChange: .none)
    for text in Texts.all where text.path.hasPrefix("studies/") {
      tree.add(text.path, role: role, mode: text.text.fileMode) { RenderedText(verbatim: text.text) }
    }
    return tree
  }
}
