package import Diagnostics
package import YAML

/// What could be read of a specification that may have mistakes: checks look at as much as there is.
package struct Draft: Sendable {
  package let origin: Origin
  package let cluster: Cluster?
  package let classic: Classic?
  package let storage: Storage?
  package let registry: Registry?
  package let mail: MailRelay?
  package let backup: BackupStore?
  package let services: Services?
  package let plans: [Entry<Name, Plan>]
  /// Names of plans that are written, also of those that have mistakes.
  package let planNames: [String]
  package let serviceLevel: ServiceLevel?
  package let tenants: [Subscription]
  /// The nodes that are written one by one, also those that have mistakes; `nil` for a range.
  let nodeCount: Int?
  /// Whether there is a storage, perhaps with mistakes.
  let isStorageWritten: Bool
  /// Whether there is a mail relay, perhaps with mistakes.
  let isMailWritten: Bool
  /// Whether there is a place for backups, perhaps with mistakes.
  let isBackupWritten: Bool
  /// Whether there is a cluster, perhaps with mistakes.
  let isClusterWritten: Bool
  /// Whether there are servers, perhaps with mistakes.
  let isClassicWritten: Bool
  /// The tenants' sites with their tenants' names.
  let sites: [(tenant: Located<Name>, name: Located<DomainName>, site: Site)]

  /// A document and the path of its file, relative to the main specification's folder.
  package struct Document: Sendable {
    package let node: YAML.Node
    package let file: String

    package init(node: YAML.Node, file: String) {
      self.node = node
      self.file = file
    }
  }

  /// Reads the main document and those that it includes; `nil` when the main one is no mapping.
  package init?(main: Document, included: [Document], _ diagnostics: inout DiagnosticBag) {
    guard let root = MainDocument.schema.decode(main.node, &diagnostics) else { return nil }
    origin = root.origin
    cluster = root.cluster
    classic = root.classic
    storage = root.storage
    registry = root.registry
    mail = root.mail
    backup = root.backup
    services = root.services
    serviceLevel = root.serviceLevel
    let planNodes = main.node.pairs(of: "plans")
    plans = root.plans
    planNames = planNodes.map(\.key)
    nodeCount = main.node.pairs(of: "cluster").first { $0.key == "nodes" }.flatMap { pair in
      if case .mapping(let nodes) = pair.value.content { nodes.count } else { nil }
    }
    isStorageWritten = main.node.hasKey("storage")
    isBackupWritten = main.node.hasKey("backup")
    isMailWritten = main.node.hasKey("mail")
    isClusterWritten = main.node.hasKey("cluster")
    isClassicWritten = main.node.hasKey("classic")

    var tenants: [Subscription] = []
    var first: [Name: Diagnostic.Label] = [:]
    let plansByName = Dictionary(planNodes.map { ($0.key, $0.value) }) { first, _ in first }
    // Most tenants have what their plan says, which is read once.
    var limitsByPlan: [Name: Plan] = [:]
    let files =
      [(root.tenants, main.file)]
      + included.compactMap { document in
        IncludedDocument.schema.decode(document.node, &diagnostics).map { ($0.tenants, document.file) }
      }
    for (entries, file) in files {
      for entry in entries {
        if let other = first[entry.key.value] {
          diagnostics.report(
            .duplicateTenant(entry.key.value),
            at: entry.key.span,
            also: [other],
            help: "give one of the two another name"
          )
          continue
        }
        first[entry.key.value] = .init(entry.key.span, "first written here")
        // After a mistake in its plan a tenant is still checked against the others.
        let isPlain = entry.value.overrides == nil
        let known = isPlain ? limitsByPlan[entry.value.plan.value] : nil
        let limits = known ?? Self.limits(of: entry.value, plansByName, &diagnostics) ?? .unlimited
        if isPlain, known == nil, plansByName[entry.value.plan.value.text] != nil {
          limitsByPlan[entry.value.plan.value] = limits
        }
        tenants.append(Subscription(name: entry.key, tenant: entry.value, limits: limits, file: file))
      }
    }
    self.tenants = tenants
    sites = tenants.flatMap { tenant in tenant.tenant.sites.map { (tenant.name, $0.key, $0.value) } }
  }

  /// What the output's folder is called after; `nil` after a mistake.
  package var name: String? { (cluster?.name ?? classic?.name)?.value.text }

  /// The specification, when there is no mistake in it.
  package func finished(_ diagnostics: DiagnosticBag) -> HostingSpec? {
    guard !diagnostics.hasErrors, cluster != nil || classic != nil, let services, let serviceLevel else { return nil }
    return HostingSpec(
      origin: origin,
      cluster: cluster,
      classic: classic,
      storage: storage,
      registry: registry,
      mail: mail,
      backup: backup,
      services: services,
      plans: plans,
      tenants: tenants,
      serviceLevel: serviceLevel
    )
  }

  /// The tenant's plan with its overrides laid over it; `nil` after a report.
  private static func limits(
    of tenant: Tenant,
    _ plans: [String: YAML.Node],
    _ diagnostics: inout DiagnosticBag
  ) -> Plan? {
    guard let plan = plans[tenant.plan.value.text] else {
      diagnostics.report(
        .unknownPlan(tenant.plan.value),
        at: tenant.plan.span,
        help: plans.isEmpty
          ? "define it under `plans:`" : Suggestion.question(for: tenant.plan.value.text, among: plans.keys.sorted())
      )
      return nil
    }
    // A mistake in the plan itself has been reported where it is written.
    return Plan.schema.decode(tenant.overrides.map { plan.overlaid(with: $0) } ?? plan, &diagnostics)
  }
}

/// The main file, each part of which may be missing after a mistake.
private struct MainDocument: Sendable {
  let origin: Origin
  let cluster: Cluster?
  let classic: Classic?
  let storage: Storage?
  let registry: Registry?
  let mail: MailRelay?
  let backup: BackupStore?
  let services: Services?
  let plans: [Entry<Name, Plan>]
  let tenants: [Entry<Name, Tenant>]
  let serviceLevel: ServiceLevel?

  /// In the order of the fields below; those that are not kept have no name.
  init(
    _ origin: Origin,
    _: LanguageVersion?,
    _ cluster: Cluster??,
    _ classic: Classic??,
    _ storage: Storage??,
    _ registry: Registry??,
    _ mail: MailRelay??,
    _ backup: BackupStore??,
    _ services: Services?,
    _ plans: [Entry<Name, Plan>],
    _ tenants: [Entry<Name, Tenant>],
    _ serviceLevel: ServiceLevel?,
    _: [SingleLine]?
  ) {
    self.origin = origin
    self.cluster = cluster ?? nil
    self.classic = classic ?? nil
    self.storage = storage ?? nil
    self.registry = registry ?? nil
    self.mail = mail ?? nil
    self.backup = backup ?? nil
    self.services = services
    self.plans = plans
    self.tenants = tenants
    self.serviceLevel = serviceLevel
  }

  static let schema = Schema.record(
    "the specification",
    MainDocument.init,
    Field.origin,
    Field<LanguageVersion?>("infrac", .recovering(.languageVersion), "The version of the language."),
    Field<Cluster??>.optional(
      "cluster",
      .recovering(Cluster.schema),
      "The CoreOS machines and how they form a cluster (`--target coreos-fleet`)."
    ),
    Field<Classic??>.optional(
      "classic",
      .recovering(Classic.schema),
      "Debian servers, each with tenants of its own (`--target debian-server`)."
    ),
    Field<Storage??>.optional(
      "storage",
      .recovering(Storage.schema),
      "The redundant shared directory that every node mounts."
    ),
    Field<Registry??>.optional(
      "registry",
      .recovering(Registry.schema),
      "Where the images that this specification builds are pushed."
    ),
    Field<MailRelay??>.optional(
      "mail",
      .recovering(MailRelay.schema),
      "The SMTP server that takes what PHP's `mail()` sends."
    ),
    Field<BackupStore??>.optional(
      "backup",
      .recovering(BackupStore.schema),
      "Where the backups of tenants are, each night's; plans and tenants say who has any."
    ),
    Field<Services?>(
      "services",
      .recovering(Services.schema),
      default: [:],
      "The services: on a cluster where there is room, on servers on each of them."
    ),
    Field("plans", .map(keys: .name, values: Plan.schema), default: [:], "What tenants buy."),
    Field("tenants", .map(keys: .name, values: Tenant.schema), default: [:], "The customers."),
    Field<ServiceLevel?>(
      "sla",
      .recovering(ServiceLevel.schema),
      default: [:],
      "What the company promises, what fails how often, and what it pays; `infrac analyze` reckons with it."
    ),
    Field<[SingleLine]?>(
      "include",
      .recovering(.list(of: .singleLine)),
      default: [],
      "Files with more tenants, as patterns relative to this file."
    ),
  )
}

/// A file that another one includes.
private struct IncludedDocument: Sendable {
  let tenants: [Entry<Name, Tenant>]

  static let schema = Schema.record(
    "an included file",
    { tenants, _ in IncludedDocument(tenants: tenants) },
    Field(
      "tenants",
      Schema<[Entry<Name, Tenant>]>.map(keys: .name, values: Tenant.schema),
      default: [:],
      "More customers."
    ),
    Field(
      "include",
      Schema<[SingleLine]?>.recovering(.list(of: .singleLine)),
      default: [],
      "More files, as patterns relative to this one."
    ),
  )
}

/// The version of the language that a specification is written in.
private enum LanguageVersion: String, CaseIterable, Sendable {
  case one = "1"
}

extension Draft {
  /// The shape of a specification: for the JSON Schema, `infrac explain` and the reference.
  package static var shape: Shape { MainDocument.schema.shape }

  /// The shape of a file that another one includes.
  package static var includedShape: Shape { IncludedDocument.schema.shape }
}

extension Schema<LanguageVersion> {
  fileprivate static var languageVersion: Schema {
    .choice("a version of the language", "This compiler knows version 1.")
  }
}

extension Schema {
  /// The same, going on with `nil` after a mistake, so that the rest is checked too.
  static func recovering<Inner>(_ inner: Schema<Inner>) -> Schema where Value == Inner? {
    Schema(inner.shape) { node, diagnostics in .some(inner.decode(node, &diagnostics)) }
  }
}

extension YAML.Node {
  /// The entries of the mapping that a key of this mapping has.
  fileprivate func pairs(of key: String) -> [Pair] {
    guard case .mapping(let pairs) = content, let pair = pairs.first(where: { $0.key == key }) else { return [] }
    if case .mapping(let inner) = pair.value.content { return inner }
    return []
  }

  /// This value with another one laid over it: mappings key by key, anything else replaced.
  fileprivate func overlaid(with other: YAML.Node) -> YAML.Node {
    guard case .mapping(let mine) = content, case .mapping(let theirs) = other.content else { return other }
    var pairs = mine
    for pair in theirs {
      if let index = pairs.firstIndex(where: { $0.key == pair.key }) {
        pairs[index] = Pair(key: pair.key, keySpan: pair.keySpan, value: pairs[index].value.overlaid(with: pair.value))
      } else {
        pairs.append(pair)
      }
    }
    return YAML.Node(.mapping(pairs), span: other.span)
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func duplicateTenant(_ name: Name) -> Self {
    .init("E0301", "the tenant “\(name.text)” is written twice")
  }

  fileprivate static func unknownPlan(_ name: Name) -> Self {
    .init("E0302", "there is no plan “\(name.text)”")
  }
}
