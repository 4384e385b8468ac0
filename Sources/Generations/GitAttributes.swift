internal import FileTree
internal import Printing

/// Tells git how to treat the output: two branches that each add a tenant merge without a conflict.
///
/// Both touch the manifest, the list of records and the like, often on neighbouring lines. `merge=union` keeps
/// the lines of both; the build after the merge writes what is right.
enum GitAttributes {
  static let path = ".gitattributes"
  private static let role = FileRole(onChange: .none)

  /// A tree with the file. It comes first, so that a sorted tree stays so.
  static func added(to tree: FileTree) -> FileTree {
    var all = FileTree()
    all.add(path, role: role) { text }
    all.add(tree)
    return all
  }

  private static var text: RenderedText {
    var printer = Printer()
    printer.verbatim(
      """
      # Written by infrac. After a merge that touched these files, build again: git keeps the lines of both sides.
      * -text merge=union

      """
    )
    return printer.finish()
  }
}
