internal import HPACK

/// What RFC 9113 §8 asks of a message, on `fields`. Names and values were judged when they were decoded.
extension Connection {
    /// The content-length of a well-formed request, -1 if it has none; nil if the request is malformed (§8.1.1, §8.3.1).
    func requestContentLength() -> Int? {
        var seen: UInt8 = 0
        var isPastPseudo = false
        var isConnect = false
        var length = -1
        for index in 0..<fields.count {
            let field = fields[field: index]
            guard field.marks.isDisjoint(with: [.invalidName, .invalidValue]) else { return nil }
            if field.marks.contains(.pseudo) {
                let bit: UInt8
                switch field.name {
                case .method:
                    bit = 1
                    isConnect = fields.value(at: index, equals: "CONNECT")
                case .scheme: bit = 2
                case .path where field.valueCount > 0: bit = 4
                case .authority: bit = 8
                default: return nil
                }
                guard !isPastPseudo, seen & bit == 0 else { return nil }
                seen |= bit
            } else {
                isPastPseudo = true
                guard isAllowedField(field, at: index, length: &length) else { return nil }
            }
        }
        return seen & 7 == 7 || (isConnect && seen == 9) ? length : nil
    }

    /// Status and content-length (or -1) of a well-formed response; nil if it is malformed (§8.3.2).
    func responseHead() -> (status: Int, contentLength: Int)? {
        var status: Int?
        var isPastPseudo = false
        var length = -1
        for index in 0..<fields.count {
            let field = fields[field: index]
            guard field.marks.isDisjoint(with: [.invalidName, .invalidValue]) else { return nil }
            if field.marks.contains(.pseudo) {
                guard field.name == .status, !isPastPseudo, status == nil, field.valueCount == 3,
                    let value = decimal(at: index), value >= 100
                else { return nil }
                status = value
            } else {
                isPastPseudo = true
                guard isAllowedField(field, at: index, length: &length) else { return nil }
            }
        }
        return status.map { ($0, length) }
    }

    /// Whether `fields` may be trailers: no pseudo-header fields (§8.1).
    func areTrailers() -> Bool {
        var length = -1
        for index in 0..<fields.count {
            let field = fields[field: index]
            guard field.marks.isDisjoint(with: [.invalidName, .invalidValue, .pseudo]),
                isAllowedField(field, at: index, length: &length)
            else { return false }
        }
        return true
    }

    /// Connection-specific fields are forbidden (§8.2.2); content-length is read on the way, and repeated must agree.
    private func isAllowedField(_ field: HeaderField, at index: Int, length: inout Int) -> Bool {
        switch field.name {
        case .connection, .keepAlive, .proxyConnection, .upgrade, .transferEncoding: return false
        case .te: return fields.value(at: index, equals: "trailers")
        case .contentLength:
            guard let value = decimal(at: index), length < 0 || length == value else { return false }
            length = value
            return true
        default: return true
        }
    }

    /// The value as a decimal number of at most 18 digits.
    private func decimal(at index: Int) -> Int? {
        fields.withValue(at: index) { value in
            guard (1...18).contains(value.count) else { return nil }
            var number = 0
            for byte in value {
                guard (0x30...0x39).contains(byte) else { return nil }
                number = number &* 10 &+ Int(byte &- 0x30)
            }
            return number
        }
    }
}
