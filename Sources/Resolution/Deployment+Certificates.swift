internal import Diagnostics

extension Deployment {
  /// The certificate of a name; `nil` when no site has it.
  package func certificate(named name: String) -> DeployedCertificate? {
    var (low, high) = (0, certificates.count)
    while low < high {
      let middle = (low + high) / 2
      if certificates[middle].name.precedesByBytes(name) { low = middle + 1 } else { high = middle }
    }
    return low < certificates.count && certificates[low].name == name ? certificates[low] : nil
  }
}
