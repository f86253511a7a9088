/// The texts and integers of one JSON object, which is all that a token's parts hold that matters here.
///
/// Total and iterative: other members are skipped, of whatever kind; nesting deeper than ``depthMax`` and members that stand twice
/// are refused, since others might read them otherwise.
struct FlatJSON {
    private enum Value {
        case text(String)
        case integer(UInt64)
        case other
    }

    private var members: [String: Value] = [:]

    static let depthMax = 16

    init?(_ bytes: [UInt8]) {
        var reader = JSONReader(bytes)
        guard reader.take("{") else { return nil }
        if !reader.take("}") {
            repeat {
                guard let name = reader.string(), reader.take(":"), let value = Self.value(&reader) else { return nil }
                guard members.updateValue(value, forKey: name) == nil else { return nil }
            } while reader.take(",")
            guard reader.take("}") else { return nil }
        }
        guard reader.isAtEnd else { return nil }
    }

    func text(_ name: String) -> String? {
        if case .text(let text)? = members[name] { text } else { nil }
    }

    /// An integer that is not negative; a number with a fraction or an exponent is none.
    func integer(_ name: String) -> UInt64? {
        if case .integer(let integer)? = members[name] { integer } else { nil }
    }

    private static func value(_ reader: inout JSONReader) -> Value? {
        if reader.isAtString { return reader.string().map(Value.text) }
        if let number = reader.number() { return number.integer.map(Value.integer) ?? .other }
        return reader.skipValue(depthMax: depthMax) ? .other : nil
    }
}
