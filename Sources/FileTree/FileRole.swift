/// What a file is for: whom it serves, and what has to happen when it changes.
package struct FileRole: Hashable, Sendable {
  /// The service that reads it (`proxy`, `web`, `database`, …); `nil` for what people read.
  package let service: String?
  package let tenant: String?
  package let node: String?
  package let onChange: Effect

  package init(service: String? = nil, tenant: String? = nil, node: String? = nil, onChange: Effect) {
    self.service = service
    self.tenant = tenant
    self.node = node
    self.onChange = onChange
  }
}

/// What a change does to the running cluster, from the weakest to the strongest.
package enum Effect: String, Sendable, CaseIterable {
  /// Nothing that runs reads it.
  case none
  /// The daemon re-reads its files; no connection is lost.
  case reload
  /// Instances are replaced one at a time.
  case rolling
  /// The service is away for a moment.
  case restart
  /// Only a boot applies it.
  case reprovision
  /// Data would be moved, archived or lose its owner.
  case data
}
