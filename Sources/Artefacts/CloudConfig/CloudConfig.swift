internal import Diagnostics
package import Printing

/// The user-data of a node: a cloud-config as coreos-cloudinit reads it (its config/config.go).
///
/// Keys have underscores only: newer readers drop the others without a word.
package struct CloudConfig: Artefact {
  package typealias Word = Artefacts.Word<CloudConfig>

  private let header: Header?
  private let statements: [Statement]

  package init(header: Header? = nil, @Block<Main> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    printer.beginLine()
    printer.syntax("#cloud-config")
    printer.endLine()
    header?.print(to: &printer)
    YAMLValue.print(statements.cloudConfigEntries, to: &printer, inherited: .template)
  }
}

// MARK: Contexts

extension CloudConfig {
  /// The top level.
  package enum Main {}
  package enum CoreOS {}
  package enum Etcd2 {}
  package enum Fleet {}
  package enum Flannel {}
  package enum Locksmith {}
  package enum Update {}
  package enum OEM {}
  /// The elements of `coreos.units`.
  package enum Units {}
  package enum Unit {}
  /// The elements of `drop_ins`.
  package enum DropIns {}
  /// The elements of `write_files`.
  package enum Files {}
  package enum File {}
  /// The elements of `users`.
  package enum Users {}
  package enum User {}
}

// MARK: Words

extension CloudConfig {
  /// What coreos-cloudinit replaces by an address that the machine learns when it boots.
  package enum Address: Sendable {
    case privateIPv4, publicIPv4, privateIPv6, publicIPv6

    var name: StaticString {
      switch self {
      case .privateIPv4: "private_ipv4"
      case .publicIPv4: "public_ipv4"
      case .privateIPv6: "private_ipv6"
      case .publicIPv6: "public_ipv6"
      }
    }
  }

  /// The text of a file or a unit.
  package enum Text: Sendable {
    /// As it is; what looks like an address to be replaced is not.
    case rendered(RenderedText)
    /// Lines, in which addresses are replaced; each gets its line break.
    case lines([Word])
  }
}

extension Word.StringInterpolation where Grammar == CloudConfig {
  package mutating func appendInterpolation(_ address: CloudConfig.Address) { pieces.append(.variable(address.name)) }
}

// MARK: Grammar

extension [Statement] {
  fileprivate var cloudConfigEntries: [YAMLValue.Entry] {
    compactMap { statement in
      switch statement {
      case .directive(let directive):
        YAMLValue.Entry(key: directive.keyword, value: directive.cloudConfigValue, origin: directive.origin)
      case .comment(let text): YAMLValue.Entry(key: "", value: .comment(text), origin: nil)
      case .blank: nil
      }
    }
  }
}

extension Directive {
  fileprivate var cloudConfigValue: YAMLValue {
    if let body, isList { return .sequence(body.cloudConfigEntries.map(\.value)) }
    if let body { return .mapping(body.cloudConfigEntries.map { $0.inheriting(origin) }) }
    if operands.isEmpty || operands.contains(where: \.isElement) { return .sequence(operands.map(\.cloudConfigValue)) }
    return operands[0].cloudConfigValue
  }

  /// The keys whose values are lists of mappings.
  private var isList: Bool { ["write_files", "users", "units", "drop_ins"].contains(keyword.description) }
}

extension YAMLValue.Entry {
  fileprivate func inheriting(_ outer: Origin?) -> YAMLValue.Entry {
    YAMLValue.Entry(key: key, value: value, origin: origin ?? outer)
  }
}

extension Operand {
  fileprivate var isElement: Bool { if case .list = self { true } else { false } }

  fileprivate var cloudConfigValue: YAMLValue {
    switch self {
    case .keyword(let keyword):
      switch keyword.description {
      case "true": .flag(true)
      case "false": .flag(false)
      default: .text([.syntax(keyword)])
      }
    case .number(let number): .number(number)
    case .quantity(let number, let unit): .text([.data(String(number)), .syntax(unit)])
    case .word(let pieces), .literal(let pieces), .list(let pieces), .argument(let pieces), .prose(let pieces):
      .text(pieces)
    case .assignment(let name, let pieces): .text([.syntax(name), .syntax("=")] + pieces)
    case .rendered(let text): .rendered(text)
    }
  }
}
