internal import Diagnostics
package import Printing

/// A Dockerfile (Dockerfile reference, Docker 20.10).
package struct Dockerfile: Artefact {
  package typealias Word = Artefacts.Word<Dockerfile>

  private let header: Header?
  private let statements: [Statement]

  package init(header: Header? = nil, @Block<Stage> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer)
    for statement in statements { statement.printDockerfile(to: &printer) }
  }

  package enum Stage {}
}

extension Word.StringInterpolation where Grammar == Dockerfile {
  /// The value of a build argument or of an earlier `ENV`.
  package mutating func appendInterpolation(variable name: StaticString) { pieces.append(.variable(name)) }
}

extension Dockerfile.Stage {
  package static func from(_ image: ImageReference) -> Clause<Self> {
    Clause("FROM", .literal([.data(image.text)]))
  }
  package static func argument(_ name: StaticString) -> Clause<Self> { Clause("ARG", .keyword(name)) }
  package static func argument(_ name: StaticString, default value: Dockerfile.Word) -> Clause<Self> {
    Clause("ARG", .assignment(name, value))
  }
  package static func environment(_ name: StaticString, _ value: Dockerfile.Word) -> Clause<Self> {
    Clause("ENV", .assignment(name, value))
  }
  package static func label(_ name: StaticString, _ value: Dockerfile.Word) -> Clause<Self> {
    Clause("LABEL", .assignment(name, value))
  }
  /// `RUN` in the shell, one step after the other as long as they succeed.
  package static func run(_ steps: Dockerfile.Step...) -> Clause<Self> { run(steps) }
  package static func run(_ steps: [Dockerfile.Step]) -> Clause<Self> {
    Clause("RUN", operands: steps.flatMap(\.operands))
  }
  /// `COPY` from the image's directory; a folder's contents go into the target.
  package static func copy(_ sources: StaticString..., to target: StaticString) -> Clause<Self> {
    Clause("COPY", operands: sources.map { .keyword($0) } + [.keyword(target)])
  }
  /// `COPY --chmod` needs BuildKit: set the mode with `run`.
  package static func user(_ user: StaticString) -> Clause<Self> { Clause("USER", .keyword(user)) }
  package static func workingDirectory(_ path: StaticString) -> Clause<Self> { Clause("WORKDIR", .keyword(path)) }
  /// Ports, for people and `docker run -P`.
  package static func expose(_ ports: Int...) -> Clause<Self> {
    Clause("EXPOSE", operands: ports.map { .number($0) })
  }
  package static func volume(_ path: StaticString) -> Clause<Self> {
    Clause("VOLUME", .argument([.syntax(path)]))
  }
  /// The signal that `docker stop` sends.
  package static func stopSignal(_ name: StaticString) -> Clause<Self> { Clause("STOPSIGNAL", .keyword(name)) }
  package static func shell(_ words: StaticString...) -> Clause<Self> {
    Clause("SHELL", operands: words.map { .argument([.syntax($0)]) })
  }
  package static func entryPoint(_ words: Dockerfile.Word...) -> Clause<Self> {
    Clause("ENTRYPOINT", operands: words.map { .argument($0) })
  }
  package static func command(_ words: Dockerfile.Word...) -> Clause<Self> {
    Clause("CMD", operands: words.map { .argument($0) })
  }
  package static func healthCheck(_ timing: Dockerfile.HealthTiming, _ words: Dockerfile.Word...) -> Clause<Self> {
    Clause("HEALTHCHECK", operands: timing.operands + [.keyword("CMD")] + words.map { .argument($0) })
  }
}

extension Dockerfile {
  /// How often a container's health is looked at; times in seconds.
  package struct HealthTiming: Sendable {
    package let interval: Int
    package let timeout: Int
    package let startPeriod: Int
    package let retries: Int

    package init(interval: Int, timeout: Int, startPeriod: Int, retries: Int) {
      self.interval = interval
      self.timeout = timeout
      self.startPeriod = startPeriod
      self.retries = retries
    }

    fileprivate var operands: [Operand] {
      [
        .literal([.data("--interval=\(interval)s")]), .literal([.data("--timeout=\(timeout)s")]),
        .literal([.data("--start-period=\(startPeriod)s")]), .literal([.data("--retries=\(retries)")]),
      ]
    }
  }

  /// Commands of a `RUN`.
  package struct Step: Sendable {
    /// A keyword begins a command; members of a list are arguments on lines of their own.
    let operands: [Operand]

    /// A command of the program's own, in the shell's language, on one line.
    package static func command(_ text: StaticString) -> Step { Step(operands: [.keyword(text)]) }

    /// Installs packages without the recommended ones, sorted, and leaves no lists behind.
    package static func install(_ packages: [PackageName]) -> Step {
      let names = packages.sorted().map { Operand.list([.data($0.text)]) }
      return Step(
        operands: [
          .keyword("apt-get update"),
          .keyword("DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends"),
        ] + names + [.keyword("rm -rf /var/lib/apt/lists/*")]
      )
    }
  }
}
