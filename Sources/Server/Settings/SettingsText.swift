/// Small readers and writers of the texts that flags carry. All are total.
enum SettingsText {
    /// The text for a one-line message: in quotes, without control characters, cut after 80 characters.
    static func quoted(_ text: some StringProtocol) -> String {
        var shown = "\""
        for scalar in text.unicodeScalars.prefix(80) {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            shown.unicodeScalars.append(isControl || scalar == "\u{2028}" || scalar == "\u{2029}" ? "?" : scalar)
        }
        return shown + (text.unicodeScalars.count > 80 ? "…\"" : "\"")
    }

    /// A truth value in any of the spellings of Go's flag package.
    static func readBool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// A decimal integer with an optional sign.
    static func readInteger(_ text: String) -> Int64? {
        guard (1...20).contains(text.utf8.count) else { return nil }
        return Int64(text)
    }

    /// A duration as Go writes it (`1h30m`, `1.5s`, `100ms`, `0`), in nanoseconds. Nil also when it exceeds an `Int64`.
    static func readDuration(_ text: String) -> Int64? {
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty, rest.utf8.count <= 64 else { return nil }
        var total: Int64 = 0
        while !rest.isEmpty {
            guard let part = takeDurationPart(&rest) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow else { return nil }
            total = sum
        }
        return isNegative ? -total : total
    }

    /// Takes one number and its unit from the front.
    private static func takeDurationPart(_ rest: inout Substring) -> Int64? {
        let whole = takeDigits(&rest)
        var fraction: Substring = ""
        if rest.first == "." {
            rest.removeFirst()
            fraction = takeDigits(&rest)
        }
        guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
        let unit = rest.prefix { !($0 >= "0" && $0 <= "9") && $0 != "." }
        rest.removeFirst(unit.count)
        let nanoseconds: Int64
        switch unit {
        case "ns": nanoseconds = 1
        case "us", "µs", "μs": nanoseconds = 1_000
        case "ms": nanoseconds = 1_000_000
        case "s": nanoseconds = 1_000_000_000
        case "m": nanoseconds = 60_000_000_000
        case "h": nanoseconds = 3_600_000_000_000
        default: return nil
        }
        guard let count = whole.isEmpty ? 0 : Int64(whole) else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: nanoseconds)
        guard !overflow else { return nil }
        var part = product
        var place = nanoseconds
        for digit in fraction {
            place /= 10
            let (sum, overflow) = part.addingReportingOverflow(place * Int64(digit.wholeNumberValue ?? 0))
            guard !overflow else { return nil }
            part = sum
        }
        return part
    }

    private static func takeDigits(_ rest: inout Substring) -> Substring {
        let digits = rest.prefix { $0 >= "0" && $0 <= "9" }
        rest.removeFirst(digits.count)
        return digits
    }
}
