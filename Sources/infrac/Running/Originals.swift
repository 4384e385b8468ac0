internal import Diagnostics
internal import FileTree
internal import Generations
internal import Glibc
internal import Printing
internal import Resolution
internal import Spec

/// What was generated at the paths of hand edits, as far as the specification still compiles to it.
struct Originals {
  /// By path: the text with the origin of each line.
  private(set) var texts: [String: RenderedText] = [:]
  private(set) var sources = SourceSet()
  private(set) var specification = Specification.missing
  private var tenants: [DeployedTenant] = []

  /// What was there to be compiled.
  enum Specification {
    case missing
    /// Its errors were reported.
    case faulty
    case compiled
  }

  /// Nothing is known where there is no specification, as on a node.
  init(of folder: String, spec: String?, _ verification: Verification, _ reporting: Reporting) throws(Failure) {
    let edited = verification.findings.filter { $0.kind == .changed }
    guard !edited.isEmpty, spec != nil || access("hosting.yaml", F_OK) == 0 || access("specs/hosting.yaml", F_OK) == 0
    else { return }
    let saved = try GenerationFolder(folder)
    // A set of files on a node says nothing of its cluster.
    guard spec != nil || saved.cluster != nil else { return }
    let compiled: Compiled
    do throws(Failure) {
      compiled = try saved.compile(spec, reporting)
    } catch {
      // The specification of another cluster, that nobody named, is no help and no fault.
      if spec == nil, error.status == .usage { return }
      guard error.status == .faultySpecification else { throw error }
      specification = .faulty
      return
    }
    specification = .compiled
    sources = compiled.sources
    tenants = compiled.deployment.tenants
    for finding in edited {
      if let text = compiled.tree[finding.path]?.render(), finding.wasWritten(text.bytes) { texts[finding.path] = text }
    }
  }

  /// The site that a line of a tenant's file is about: the one that it, or the nearest line above, comes from; else the
  /// tenant's first.
  func site(of tenant: String, in path: String, line: Int) -> String? {
    let sites = sites(of: tenant)
    for number in stride(from: line, through: 1, by: -1) {
      guard let span = texts[path]?.origin(ofLine: number).span else { continue }
      if let site = sites.first(where: { $0.has(span) }) { return site.name.value.ascii }
    }
    return sites.first?.name.value.ascii
  }

  /// The first site of a tenant that runs in a version of PHP: its pool is shared by all of them.
  func site(of tenant: String, inPHP version: String) -> String? {
    let site = sites(of: tenant).first { site in
      if case .php(_, let own) = site.content { own.text == version } else { false }
    }
    return site?.name.value.ascii
  }

  private func sites(of tenant: String) -> [DeployedSite] { tenants.first { $0.name.text == tenant }?.sites ?? [] }
}

extension DeployedSite {
  /// Whether a place is within what the specification says of the site, its name among it.
  fileprivate func has(_ span: Span) -> Bool {
    [origin.span, name.origin.span].contains { own in
      own.map { $0.start <= span.start && span.end <= $0.end } ?? false
    }
  }
}
