/// What is counted, in the text that Prometheus reads (exposition format 0.0.4).
///
/// Families are begun one after the other, and their samples follow. Numbers are exact: times are counted in nanoseconds and
/// written as seconds with as many digits as it takes.
public struct MetricsText: Sendable {
    public enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    public struct Label: Sendable {
        var name: StaticString
        var value: String

        public init(_ name: StaticString, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public private(set) var bytes: [UInt8] = []
    private var name: StaticString = ""

    public init() {}

    /// Begins a family: `help` is one line.
    public mutating func begin(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
        self.name = name
        append("# HELP ")
        append(name)
        append(" ")
        append(help)
        append("\n# TYPE ")
        append(name)
        append(" ")
        append(kind.rawValue)
        append("\n")
    }

    /// A sample of the family begun last.
    public mutating func sample(_ value: some BinaryInteger, _ labels: [Label] = []) {
        appendName(labels)
        append(String(value))
        append("\n")
    }

    /// A sample that is a time.
    public mutating func sample(nanoseconds: UInt64, _ labels: [Label] = []) {
        appendName(labels)
        appendSeconds(nanoseconds)
        append("\n")
    }

    /// A sample that is a difference of times.
    public mutating func sample(signedNanoseconds: Int64, _ labels: [Label] = []) {
        appendName(labels)
        if signedNanoseconds < 0 { append("-") }
        appendSeconds(signedNanoseconds.magnitude)
        append("\n")
    }

    /// A family of one sample.
    public mutating func single(
        _ name: StaticString, _ kind: Kind, _ help: StaticString, _ value: some BinaryInteger
    ) {
        begin(name, kind, help)
        sample(value)
    }

    /// The samples of one histogram of the family begun last.
    public mutating func sample(_ histogram: Histogram, _ labels: [Label] = []) {
        var total: UInt64 = 0
        for (place, count) in histogram.counts.enumerated() {
            total &+= count
            append(name)
            append("_bucket")
            append(labels, andBound: place < histogram.bounds.count ? histogram.bounds[place] : nil)
            append(String(total))
            append("\n")
        }
        append(name)
        append("_sum")
        append(labels)
        appendSeconds(histogram.sum)
        append("\n")
        append(name)
        append("_count")
        append(labels)
        append(String(total))
        append("\n")
    }

    // MARK: Pieces

    private mutating func appendName(_ labels: [Label]) {
        append(name)
        append(labels)
    }

    /// The labels, if there are any, and the space before the value.
    private mutating func append(_ labels: [Label]) {
        if !labels.isEmpty {
            append("{")
            appendInner(labels)
            append("}")
        }
        append(" ")
    }

    private mutating func append(_ labels: [Label], andBound bound: UInt64?) {
        append("{")
        appendInner(labels)
        if !labels.isEmpty { append(",") }
        append("le=\"")
        if let bound { appendSeconds(bound) } else { append("+Inf") }
        append("\"} ")
    }

    private mutating func appendInner(_ labels: [Label]) {
        for (place, label) in labels.enumerated() {
            if place > 0 { append(",") }
            append(label.name)
            append("=\"")
            for byte in label.value.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): append("\\\\")
                case UInt8(ascii: "\""): append("\\\"")
                case 0x0A: append("\\n")
                default: bytes.append(byte)
                }
            }
            append("\"")
        }
    }

    private mutating func appendSeconds(_ nanoseconds: UInt64) {
        append(String(nanoseconds / 1_000_000_000))
        var rest = nanoseconds % 1_000_000_000
        guard rest > 0 else { return }
        var digits = 9
        while rest % 10 == 0 {
            rest /= 10
            digits -= 1
        }
        let text = String(rest)
        append(".")
        append(String(repeating: "0", count: digits - text.utf8.count))
        append(text)
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
