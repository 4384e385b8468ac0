internal import Diagnostics
internal import Generations
internal import Spec

/// The tenants of a generation on disk.
enum PreviousTenants {
  /// The tenants that have files there; none when there is no generation.
  static func names(in folder: String) throws(Failure) -> Set<Name> {
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    do throws(StoreFailure) {
      let tenants = try Store(folder, isWriting: false).tenants(&sources, &diagnostics)
      return Set(tenants.compactMap { Name($0) })
    } catch {
      throw .machine(error.description)
    }
  }
}
