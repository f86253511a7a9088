/// `grpc-timeout`: one to eight digits and a unit.
public enum Timeout {
    /// A hundred years; a longer time is as good as this.
    private static let nanosecondsMax: UInt64 = 3_155_760_000_000_000_000

    /// Nanoseconds, clamped to a hundred years; nil for anything but the strict form.
    public static func nanoseconds(in text: String) -> UInt64? {
        Array(text.utf8).withUnsafeBytes { decode($0) }
    }

    /// Nanoseconds, clamped; nil for anything but the strict form.
    static func decode(_ text: UnsafeRawBufferPointer) -> UInt64? {
        guard (2...9).contains(text.count), let unit = text.last else { return nil }
        var number: UInt64 = 0
        for digit in text.dropLast() {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number &* 10 &+ UInt64(digit &- 0x30)
        }
        let scale: UInt64
        switch unit {
        case UInt8(ascii: "n"): scale = 1
        case UInt8(ascii: "u"): scale = 1_000
        case UInt8(ascii: "m"): scale = 1_000_000
        case UInt8(ascii: "S"): scale = 1_000_000_000
        case UInt8(ascii: "M"): scale = 60_000_000_000
        case UInt8(ascii: "H"): scale = 3_600_000_000_000
        default: return nil
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: scale)
        return overflow ? nanosecondsMax : min(product, nanosecondsMax)
    }

    /// The finest unit in which the time, rounded up, has at most eight digits.
    static func encode(_ nanoseconds: UInt64) -> String {
        let units: [(UInt64, String)] = [
            (1, "n"), (1_000, "u"), (1_000_000, "m"), (1_000_000_000, "S"), (60_000_000_000, "M"),
        ]
        for (scale, unit) in units {
            let number = nanoseconds / scale + (nanoseconds % scale == 0 ? 0 : 1)
            if number < 100_000_000 { return "\(number)\(unit)" }
        }
        return "\(min(nanoseconds / 3_600_000_000_000 + 1, 99_999_999))H"
    }
}
