/// One thing that a configuration file says to the program that reads it.
package struct Statement: Sendable, Hashable {
  /// Statements of one context are read in their order; the order of different contexts means nothing to the program.
  package let context: String
  /// The statement without what the program does not see: its layout, comments, quotation marks that change nothing.
  package let text: String
  /// The lines on which it stands, 0-based.
  package let lines: Range<Int>

  init(_ context: String, _ text: String, _ lines: Range<Int>) {
    (self.context, self.text, self.lines) = (context, text, lines)
  }
}

/// How two states of a file differ to the program that reads it.
package struct MeaningDifference: Sendable {
  /// The lines, 0-based, of statements that are gone or new.
  package private(set) var oldLines: Set<Int> = []
  package private(set) var newLines: Set<Int> = []

  /// Whether the program sees no difference.
  package var isNone: Bool { oldLines.isEmpty && newLines.isEmpty }

  /// Whether a statement in some lines is gone or new.
  func concerns(_ lines: Differing) -> Bool {
    lines.old.contains(where: oldLines.contains) || lines.new.contains(where: newLines.contains)
  }

  package init(_ path: String, old: [UInt8], new: [UInt8]) {
    let kind = FileKind(path, new.isEmpty ? old : new)
    guard let before = kind.statements(of: old), let after = kind.statements(of: new) else {
      compare(FileKind.plain.statements(of: old) ?? [], FileKind.plain.statements(of: new) ?? [])
      return
    }
    compare(before, after)
  }

  private mutating func compare(_ old: [Statement], _ new: [Statement]) {
    let before = Dictionary(grouping: old, by: \.context)
    let after = Dictionary(grouping: new, by: \.context)
    for context in Set(before.keys).union(after.keys) {
      let (old, new) = (before[context, default: []], after[context, default: []])
      for differing in Differing.between(old.map(\.text), new.map(\.text)) {
        for statement in old[differing.old] { oldLines.formUnion(statement.lines) }
        for statement in new[differing.new] { newLines.formUnion(statement.lines) }
      }
    }
  }
}

/// The languages of generated files, known by their paths and first bytes.
enum FileKind {
  case systemd, settings, optionFile, nginx, apache, haproxy, sshd, dockerfile, shell, assignments, cloudConfig, json
  case jsonLines, sql, list, plain

  init(_ path: String, _ bytes: [UInt8]) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    let folders = path.split(separator: "/").dropLast().map(String.init)
    switch (name, ending) {
    case ("user-data", _), ("user_data", _): self = .cloudConfig
    case ("Dockerfile", _): self = .dockerfile
    case ("my.cnf", _): self = .optionFile
    case ("haproxy.cfg", _): self = .haproxy
    case ("sshd_config", _): self = .sshd
    case (_, "conf") where folders.last == "sshd_config.d": self = .sshd
    case ("vsftpd.conf", _), (_, "env"): self = .assignments
    case (_, "service"), (_, "timer"), (_, "mount"), (_, "path"), (_, "socket"), (_, "network"), (_, "target"),
      (_, "slice"):
      self = .systemd
    case (_, "json"): self = .json
    case (_, "jsonl"): self = .jsonLines
    case (_, "sql"): self = .sql
    case (_, "cnf"): self = .optionFile
    case (_, "ini"): self = .settings
    case (_, "conf") where folders.contains("nginx"): self = .nginx
    case (_, "conf") where folders.contains("apache") || folders.contains("apache2"): self = .apache
    case (_, "conf") where folders.contains("php"): self = .settings
    case (_, "tsv"): self = .list
    // Files that are named after tenants, whatever their names look like.
    case _ where Self.lists.contains(folders.suffix(2).joined(separator: "/")) || folders.last == "mail.d":
      self = .list
    default: self = bytes.starts(with: "#!/bin/".utf8) ? .shell : .plain
    }
  }

  /// Folders with a table for each tenant, whose readers drop lines of comments.
  private static let lists: Set<String> = ["vsftpd/users", "backup/tenants"]

  /// What a text says; `nil` where it is not in the language.
  func statements(of bytes: [UInt8]) -> [Statement]? {
    switch self {
    case .systemd: SectionReader(comments: ["#", ";"], continues: true).statements(of: bytes)
    case .settings: SectionReader(comments: [";"], continues: false).statements(of: bytes)
    case .optionFile: SectionReader(comments: ["#", ";"], continues: false).statements(of: bytes)
    case .assignments: AssignmentReader.statements(of: bytes)
    case .nginx: NginxReader.statements(of: bytes)
    case .apache: ApacheReader.statements(of: bytes)
    case .haproxy: HAProxyReader.statements(of: bytes)
    case .sshd: SSHDReader.statements(of: bytes)
    case .dockerfile: DockerfileReader.statements(of: bytes)
    case .shell: ShellReader.statements(of: bytes)
    case .cloudConfig: CloudConfigReader.statements(of: bytes)
    case .json: JSONStatements.document(bytes)
    case .jsonLines: JSONStatements.lines(bytes)
    case .sql: SQLReader.statements(of: bytes)
    case .list: ListReader.statements(of: bytes)
    case .plain: PlainReader.statements(of: bytes)
    }
  }
}
