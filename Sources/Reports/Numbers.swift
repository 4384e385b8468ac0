internal import Glibc

/// How numbers are shown.
extension Double {
  /// With so many decimals, rounded half away from zero.
  package func text(decimals: Int) -> String {
    guard isFinite else { return "∞" }
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    let scaled = (abs(self) * factor).rounded()
    guard scaled < 9e15 else { return "∞" }
    let whole = Int(scaled)
    let sign = self < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let unit = Int(factor)
    return "\(sign)\(whole / unit)." + String(whole % unit + unit).dropFirst()
  }

  /// One digit and a power of ten: `3e-07`.
  package var scientific: String {
    guard self > 0, isFinite else { return "0" }
    let exponent = Int(floor(log10(self)))
    let digit = Int((self / pow(10, Double(exponent))).rounded())
    return digit == 10 ? "1e\(exponent + 1)" : "\(digit)e\(exponent)"
  }

  /// An availability as a percentage with as many decimals as tell it from 100 %, which nothing is.
  package var percentage: String {
    let down = 1 - self
    guard down > 1e-9 else { return "over 99.9999999%" }
    let decimals = min(7, max(2, Int(ceil(-log10(down)))))
    return (self * 100).text(decimals: decimals) + "%"
  }

  /// Hours as days, hours, minutes or seconds.
  package var duration: String {
    switch self {
    case ..<(1 / 60): (self * 3600).text(decimals: 0) + "s"
    case ..<2: (self * 60).text(decimals: 1) + "min"
    case ..<48: text(decimals: 1) + "h"
    default: (self / 24).text(decimals: 1) + "d"
    }
  }
}
