/// Turns libyaml's positions, which count code points, into offsets in bytes.
///
/// Positions are asked for mostly in rising order, so the last answer is where the next search begins;
/// otherwise it begins at one of the samples. The whole text costs linear time in either case.
struct MarkTable {
  private static let stride = 64

  private let bytes: UnsafeBufferPointer<UInt8>
  /// The offsets of every 64th code point; empty for a text in ASCII.
  private var samples: [UInt32] = []
  private var last = (index: 0, offset: 0)

  init(_ bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    self.bytes = bytes
    guard !isASCII else { return }
    samples.reserveCapacity(bytes.count / Self.stride + 1)
    var count = 0
    for offset in bytes.indices where bytes[offset] & 0xC0 != 0x80 {
      if count % Self.stride == 0 { samples.append(UInt32(offset)) }
      count += 1
    }
  }

  /// The offset of the code point at an index; the end of the text for what lies behind it.
  mutating func offset(of index: Int) -> Int {
    guard !samples.isEmpty else { return min(index, bytes.count) }
    let sample = min(index / Self.stride, samples.count - 1)
    if index < last.index || sample * Self.stride > last.index {
      last = (sample * Self.stride, Int(samples[sample]))
    }
    while last.index < index, last.offset < bytes.count {
      last.offset += 1
      while last.offset < bytes.count, bytes[last.offset] & 0xC0 == 0x80 { last.offset += 1 }
      last.index += 1
    }
    return last.offset
  }
}
