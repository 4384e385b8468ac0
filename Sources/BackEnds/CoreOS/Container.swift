internal import Artefacts
internal import Resolution
internal import Spec

/// A container that a unit runs in the foreground: what stands behind `docker run`, with as few rights as it can have.
struct Container {
  /// Such as `web-php82-%i`.
  let name: SystemdUnit.Word
  let image: String
  let memory: ByteCount
  /// The most processes and threads (`--pids-limit`).
  var processes = 512
  /// The most processes and threads of one user number; on Linux that counts over all containers of a node.
  var processesPerUser: Int?
  var capabilities: [Capability] = []
  var network = Network.bridge
  /// Addresses and ports on the node, as `--publish` has them.
  var ports: [SystemdUnit.Word] = []
  var mounts: [Mount] = []
  var variables: [(name: StaticString, value: SystemdUnit.Word)] = []
  /// User and group numbers that the first process has besides its own.
  var groups: [Int] = []
  /// The longest queue of connections to accept (`net.core.somaxconn`) in a network of its own; the node's is its own matter.
  var backlog: Int?
  /// Folders in memory; the rest of the file system cannot be written.
  var temporaryFolders: [StaticString] = ["/run", "/tmp"]
  var isReadOnly = true
  /// The words behind the image.
  var arguments: [SystemdUnit.Word] = []

  enum Network: Sendable {
    /// Docker's own bridge.
    case bridge
    /// The node's network: its addresses and ports are the container's.
    case host
    /// A network of that name.
    case named(StaticString)
  }

  /// capabilities(7)
  enum Capability: String, Sendable {
    case chown = "CHOWN"
    case dacOverride = "DAC_OVERRIDE"
    case fowner = "FOWNER"
    case kill = "KILL"
    case bindPorts = "NET_BIND_SERVICE"
    case rawSockets = "NET_RAW"
    case administerNetwork = "NET_ADMIN"
    case setGroup = "SETGID"
    case setUser = "SETUID"
    case changeRoot = "SYS_CHROOT"
  }

  /// A folder of the node in the container, always a folder: a file that is replaced would keep its old text.
  struct Mount: Sendable {
    let source: SystemdUnit.Word
    let target: SystemdUnit.Word
    let isReadOnly: Bool

    static func readOnly(_ source: SystemdUnit.Word, at target: SystemdUnit.Word? = nil) -> Mount {
      Mount(source: source, target: target ?? source, isReadOnly: true)
    }
    static func writable(_ source: SystemdUnit.Word, at target: SystemdUnit.Word? = nil) -> Mount {
      Mount(source: source, target: target ?? source, isReadOnly: false)
    }
    /// The generations of a service's configuration, with the link `current` to the one in use.
    static func configuration(of service: DeployedService) -> Mount {
      readOnly("/var/lib/infrac/config/\(service.name)", at: "/etc/infrac/config")
    }
  }

  /// The command of `ExecStart=`. The output goes to the unit's journal and nowhere else.
  func run(in cluster: DeployedCluster) -> SystemdUnit.Command {
    var words: [SystemdUnit.Word] = ["run", "--rm", "--name=\(name)"] + confinement(in: cluster)
    switch network {
    case .bridge: break
    case .host: words.append("--network=host")
    case .named(let name): words.append("--network=\(name.description)")
    }
    if let backlog { words.append("--sysctl=net.core.somaxconn=\(backlog)") }
    words += groupWords
    words += ports.map { "--publish=\($0)" }
    words += mountWords
    words += variableWords
    words.append("\(image)")
    return SystemdUnit.Command("/usr/bin/docker", arguments: words + arguments)
  }

  /// What another command in the same image needs to see the same files with as few rights: without network and name.
  func inspection(in cluster: DeployedCluster) -> [SystemdUnit.Word] {
    confinement(in: cluster) + groupWords + mountWords + variableWords
  }

  /// The rights and limits.
  private func confinement(in cluster: DeployedCluster) -> [SystemdUnit.Word] {
    var words: [SystemdUnit.Word] = ["--log-driver=none", "--cap-drop=ALL"]
    words += capabilities.map { "--cap-add=\($0.rawValue)" }
    words.append("--security-opt=no-new-privileges")
    if cluster.seccomp == .unconfined { words.append("--security-opt=seccomp=unconfined") }
    if isReadOnly { words.append("--read-only") }
    words += temporaryFolders.map { "--tmpfs=\($0.description)" }
    return words + limits
  }

  private var groupWords: [SystemdUnit.Word] { groups.map { "--group-add=\($0)" } }

  private var mountWords: [SystemdUnit.Word] {
    mounts.map { "--volume=\($0.source):\($0.target)\($0.isReadOnly ? ":ro" : "")" }
  }

  private var variableWords: [SystemdUnit.Word] { variables.map { "--env=\($0.name.description)=\($0.value)" } }

  /// Removes a container that a crash of Docker or of the node left behind.
  var remove: SystemdUnit.Command {
    SystemdUnit.Command("/usr/bin/docker", "rm", "--force", name, ignoringFailure: true)
  }

  private var limits: [SystemdUnit.Word] {
    // Without swap of its own: what exceeds its memory ends, instead of slowing down the node.
    var words: [SystemdUnit.Word] = [
      "--memory=\(megabytes)m", "--memory-swap=\(megabytes)m", "--pids-limit=\(processes)",
    ]
    if let processesPerUser { words.append("--ulimit=nproc=\(processesPerUser)") }
    return words
  }

  private var megabytes: Int { Int(memory.mebibytes) }
}
