/// The name of the unit that mounts a path, as `systemd-escape --path --suffix=mount` gives it.
func mountUnitName(of path: String) -> String {
  var bytes: [UInt8] = []
  let parts = path.utf8.split(separator: UInt8(ascii: "/"))
  for (index, part) in parts.enumerated() {
    if index > 0 { bytes.append(UInt8(ascii: "-")) }
    for (offset, byte) in part.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"):
        bytes.append(byte)
      case UInt8(ascii: ".") where index > 0 || offset > 0:
        bytes.append(byte)
      default:
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: "\\x".utf8)
        bytes.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      }
    }
  }
  return String(decoding: bytes, as: UTF8.self) + ".mount"
}
