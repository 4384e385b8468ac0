/// What units ask of Docker, and the release that brought it (docs.docker.com, Engine release notes).
///
/// All of it keeps tenants apart, so a Docker without it is an error. `HEALTHCHECK` (1.12) is for people alone, and the
/// firewall does without the chain `DOCKER-USER` (17.06): older releases do, with less comfort.
enum DockerFeature: String, CaseIterable, Sendable {
  case readOnly = "--read-only"
  case ulimit = "--ulimit"
  case logDriver = "--log-driver"
  case networks = "docker network"
  case tmpfs = "--tmpfs"
  case processLimit = "--pids-limit"
  case noNewPrivileges = "--security-opt no-new-privileges"

  var since: DockerVersion {
    switch self {
    case .readOnly: DockerVersion(1, 5, 0)
    case .ulimit, .logDriver: DockerVersion(1, 6, 0)
    case .networks: DockerVersion(1, 9, 0)
    case .tmpfs: DockerVersion(1, 10, 0)
    case .processLimit, .noNewPrivileges: DockerVersion(1, 11, 0)
    }
  }

  /// The first whose seccomp profile lets clone3 through, which glibc calls since 2.34 (moby, profiles/seccomp).
  static let clone3 = DockerVersion(20, 10, 10)
}

extension DockerVersion {
  /// The first with `--sysctl`, without which containers have the kernel's own settings of their network: nothing is
  /// less safe for it.
  package static let sysctl = DockerVersion(1, 12, 0)
}
