internal import Diagnostics
internal import Artefacts
internal import Resolution
internal import Spec

extension Clauses<Dockerfile.Stage> {
  /// What each image begins with: its base, by digest where the lock file has one, what it says of itself, and its
  /// packages with `tini` among them, which is the first process of every container. `infrac` has the number 901 here,
  /// on the nodes and on the shared directory. Further accounts are made before the packages, which would take any number.
  /// `name` is that of an image beside the service's own; `cleanUp` takes away what no layer of the image may keep of the
  /// packages.
  static func beginning(
    of service: DeployedService,
    named name: String? = nil,
    from release: DebianRelease,
    description: Dockerfile.Word,
    accounts: [Dockerfile.Step] = [],
    packages: [PackageName],
    cleanUp: [Dockerfile.Step] = [],
    in deployment: Deployment
  ) -> Clauses {
    let digest = deployment.digests[release.image].map { "@\($0)" } ?? ""
    guard let base = Artefacts.ImageReference(release.image + digest) else {
      preconditionFailure("“\(digest)” passed for a digest")
    }
    return Clauses {
      Dockerfile.Stage.from(base)
        .from(deployment.digests[release.image] == nil ? service.origin : deployment.digestOrigin)
      Dockerfile.Stage.label("org.opencontainers.image.title", "infrac-\(name ?? service.name)").from(service.origin)
      Dockerfile.Stage.label("org.opencontainers.image.description", description).from(service.origin)
      Dockerfile.Stage.label("org.opencontainers.image.base.name", "\(release.image)").from(service.origin)
      Dockerfile.Stage.run(
        [
          .command("groupadd --gid 901 infrac"),
          .command(
            "useradd --uid 901 --gid 901 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin infrac"
          ),
        ] + accounts
      )
      Dockerfile.Stage.run([.install(packages + ["tini"])] + cleanUp).from(service.origin)
    }
  }
}
