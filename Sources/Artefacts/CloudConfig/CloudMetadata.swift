package import Printing
package import Diagnostics

/// The meta-data of a machine, as cloud-init's data source NoCloud reads it.
package struct CloudMetadata: Artefact {
  private let instance: CloudConfig.Word
  private let host: CloudConfig.Word
  private let origin: Origin

  package init(instance: CloudConfig.Word, host: CloudConfig.Word, from origin: Origin) {
    self.instance = instance
    self.host = host
    self.origin = origin
  }

  package func print(to printer: inout Printer) {
    let entries = [
      YAMLValue.Entry(key: "instance-id", value: .text(instance.pieces), origin: nil),
      YAMLValue.Entry(key: "local-hostname", value: .text(host.pieces), origin: nil),
    ]
    YAMLValue.print(entries, to: &printer, inherited: origin)
  }
}
