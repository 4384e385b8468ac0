internal import Printing

/// The inside of a value in double quotes of `ENV`, `LABEL` and `ARG` (Dockerfile reference, “Environment replacement”).
struct DockerfileValue: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "$"):
        bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0:
        preconditionFailure("a value in a Dockerfile cannot express line breaks and NUL")
      default: bytes.append(byte)
      }
    }
  }
}
