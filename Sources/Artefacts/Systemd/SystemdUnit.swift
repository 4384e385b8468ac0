internal import Diagnostics
package import Printing

/// A unit file of systemd, with fleet's section `[X-Fleet]` when fleet schedules it (systemd.syntax(7)).
package struct SystemdUnit: Artefact {
  package typealias Word = Artefacts.Word<SystemdUnit>

  /// The first length, in bytes, at which fleet refuses a line of a unit.
  package static let lineLimit = 2048

  private let header: Header?
  private let statements: [Statement]

  package init(header: Header? = nil, @Block<Section> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer)
    for (index, statement) in statements.enumerated() {
      if index > 0 || header != nil { printer.endLine() }
      statement.printSystemdSection(to: &printer)
    }
  }
}

// MARK: Sections

extension SystemdUnit {
  /// The file itself, which consists of sections.
  package enum Section {
    package static func unit(@Block<Unit> _ body: () -> Statements) -> Clause<Self> {
      Clause("Unit", body: body().list)
    }
    package static func service(@Block<Service> _ body: () -> Statements) -> Clause<Self> {
      Clause("Service", body: body().list)
    }
    package static func mount(@Block<Mount> _ body: () -> Statements) -> Clause<Self> {
      Clause("Mount", body: body().list)
    }
    package static func timer(@Block<Timer> _ body: () -> Statements) -> Clause<Self> {
      Clause("Timer", body: body().list)
    }
    package static func socket(@Block<Socket> _ body: () -> Statements) -> Clause<Self> {
      Clause("Socket", body: body().list)
    }
    package static func path(@Block<Path> _ body: () -> Statements) -> Clause<Self> {
      Clause("Path", body: body().list)
    }
    /// For units of cloud-config only: fleet's units are better without it.
    package static func install(@Block<Install> _ body: () -> Statements) -> Clause<Self> {
      Clause("Install", body: body().list)
    }
    package static func fleet(@Block<Fleet> _ body: () -> Statements) -> Clause<Self> {
      Clause("X-Fleet", body: body().list)
    }
    /// `[Match]` of a `.network` file (systemd.network(5)).
    package static func match(@Block<NetworkMatch> _ body: () -> Statements) -> Clause<Self> {
      Clause("Match", body: body().list)
    }
    /// `[Network]` of a `.network` file.
    package static func network(@Block<Network> _ body: () -> Statements) -> Clause<Self> {
      Clause("Network", body: body().list)
    }
  }

  package enum Unit {}
  package enum Service: Executing {}
  package enum Mount: Executing {}
  package enum Timer {}
  package enum Socket: Executing {}
  package enum Path {}
  package enum Install {}
  package enum Fleet {}
  package enum NetworkMatch {}
  package enum Network {}

  /// The sections whose processes have an environment (systemd.exec(5)).
  package protocol Executing {}
}

// MARK: Words

extension SystemdUnit {
  /// What systemd puts in when it loads the unit (systemd.unit(5), Specifiers); those that fleet knows as well.
  package enum Specifier: Sendable {
    /// `%i`: what stands between `@` and the type.
    case instance
    /// `%n`: the unit's name with its type.
    case unitName
    /// `%N`: the unit's name without its type.
    case unitPrefix
    /// `%p`: what stands before `@`.
    case prefix

    var syntax: StaticString {
      switch self {
      case .instance: "%i"
      case .unitName: "%n"
      case .unitPrefix: "%N"
      case .prefix: "%p"
      }
    }
  }
}

extension Word.StringInterpolation where Grammar == SystemdUnit {
  package mutating func appendInterpolation(_ specifier: SystemdUnit.Specifier) {
    pieces.append(.syntax(specifier.syntax))
  }
  /// The value of an environment variable, as one word; in the arguments of commands only.
  package mutating func appendInterpolation(variable name: StaticString) { pieces.append(.variable(name)) }
}
