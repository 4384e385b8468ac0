internal import Diagnostics
internal import Spec

extension Resolver {
  /// Old paths of the tenants of one machine, or of one cluster: none is another's, lies in another's, or meets the
  /// directory where the tenants are.
  mutating func checkOldPaths(of tenants: [DeployedTenant], besides directory: String) {
    typealias Found = (path: Located<OldPath>, site: DeployedSite)
    var known: [String: Found] = [:]
    var above: [String: Found] = [:]
    for site in tenants.flatMap(\.sites) {
      for path in site.oldPaths {
        if path.value.meets(directory) {
          diagnostics.report(
            .amongTheSites(path.value, directory),
            at: path.span,
            help: "leave it out: the site's directory is there anyhow, by its own name"
          )
        }
        let parents = path.value.parents
        let other = ([path.value.text] + parents).lazy.compactMap { known[$0] }.first ?? above[path.value.text]
        if let other {
          diagnostics.report(
            other.path.value == path.value
              ? .oldPathTwice(path.value) : .oldPathWithin(path.value, other.path.value),
            at: path.span,
            also: [.init(other.path.span, "for the site “\(other.site.name.value.shown)”")],
            help: "all programs of these tenants see the same paths: change one of the two sites' programs"
          )
        }
        known[path.value.text] = known[path.value.text] ?? (path, site)
        for parent in parents { above[parent] = above[parent] ?? (path, site) }
      }
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func amongTheSites(_ path: OldPath, _ directory: String) -> Self {
    .init("E0436", "the old path “\(path.text)” meets “\(directory)”, where the tenants' own directories are")
  }

  fileprivate static func oldPathTwice(_ path: OldPath) -> Self {
    .init("E0436", "“\(path.text)” is the old path of two sites")
  }

  fileprivate static func oldPathWithin(_ path: OldPath, _ other: OldPath) -> Self {
    .init("E0436", "the old paths “\(path.text)” and “\(other.text)” lie one within the other")
  }
}
