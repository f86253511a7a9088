/// Times for people.
public enum Seconds {
    /// For example `12.345 s`; rounded down.
    public static func text(_ nanoseconds: UInt64, digits: Int = 1) -> String {
        let whole = nanoseconds / 1_000_000_000
        let fraction = String(nanoseconds % 1_000_000_000)
        let padded = String(repeating: "0", count: 9 - fraction.count) + fraction
        return "\(whole).\(padded.prefix(max(1, min(9, digits)))) s"
    }
}
