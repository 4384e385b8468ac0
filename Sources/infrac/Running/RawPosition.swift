internal import Diagnostics
internal import Differences
internal import FileTree
internal import Printing
internal import Resolution
internal import Spec
internal import YAML

/// The field that takes lines of a daemon's language as they are, by the file in which they were put.
struct RawPosition {
  private let edit: HandEdit

  init(_ edit: HandEdit) { self.edit = edit }

  /// The field with which the compiler writes a file that means the same as the edited one; `nil` where there is none.
  func field(_ trials: inout Trials) -> String? {
    let deployment = trials.compiled.deployment
    guard let name = edit.original.role?.tenant, let tenant = deployment.tenants.first(where: { $0.name.text == name }),
      let compiled = edit.original.compiled, let wanted
    else { return nil }
    for site in sites(of: tenant) {
      for position in positions {
        let keys = ["tenants", name, "sites", trials.compiled.key(of: site), "raw", position]
        let present = trials.values.first { $0.keys == keys }?.text
        let text = edit.new.joined(separator: "\n") + "\n"
        let tree = trials.tree(with: (present.map { $0 + "\n" } ?? "") + text, at: keys, in: tenant.file)
        guard let bytes = tree?[edit.path]?.render().bytes, bytes != compiled.bytes else { continue }
        // A pool is one section, which has the setting now; its value may have got quotation marks.
        guard position == Self.pool || MeaningDifference(edit.path, old: wanted, new: bytes).isNone else { continue }
        return keys.joined(separator: ".")
      }
    }
    return nil
  }

  /// What the specification compiles to with the lines put in.
  private var wanted: [UInt8]? {
    guard let compiled = edit.original.compiled, let line = compiledLine else { return nil }
    var lines = TextLines(compiled.bytes).lines.map(Array.init)
    lines.insert(contentsOf: edit.new.map { Array($0.utf8) }, at: line)
    return Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
  }

  /// In front of which line, 0-based, they stand.
  private var compiledLine: Int? {
    guard edit.lines.lowerBound > 0 else { return 0 }
    return edit.original.compiledLines((edit.lines.lowerBound - 1)..<edit.lines.lowerBound)?.upperBound
  }

  private var positions: [String] {
    let folders = edit.path.split(separator: "/").dropLast()
    if folders.last == "pool.d" { return [Self.pool] }
    guard folders.last == "tenants" else { return [] }
    if folders.contains("nginx") { return ["nginx.server", "nginx.location"] }
    return folders.contains("apache") ? ["apache.vhost"] : []
  }

  private static let pool = "php.pool"

  /// The site that the line is about; of those that share a pool, the first.
  private func sites(of tenant: DeployedTenant) -> [DeployedSite] {
    if positions == [Self.pool] {
      let version = edit.path.split(separator: "/").dropLast(2).last
      return tenant.sites.filter { if case .php(_, let own) = $0.content { own.text == version ?? "" } else { false } }
        .prefix(1).map { $0 }
    }
    return [compiledLine.flatMap { tenant.site(of: max($0 - 1, 0), in: edit.original) }].compactMap { $0 }
  }
}
