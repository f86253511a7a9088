/// Numeric IP addresses as text: dotted quads, and IPv6 read in any and written in the form of RFC 5952.
enum IPAddressText {
    static func readIPv4(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            // A leading zero means octal to some resolvers: refused, so that one text is one address.
            guard part.count <= 3, part == "0" || part.first != "0" else { return nil }
            guard part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let octet = UInt8(part) else { return nil }
            address = address << 8 | UInt32(octet)
        }
        return address
    }

    /// Reads an address without brackets and without a zone.
    static func readIPv6(_ text: Substring) -> (high: UInt64, low: UInt64)? {
        guard text.utf8.count <= 45 else { return nil }
        var head: [UInt16] = []
        var tail: [UInt16] = []
        if let gap = text.firstPair(of: ":") {
            guard let before = readGroups(text[..<gap]), let after = readGroups(text[text.index(gap, offsetBy: 2)...])
            else { return nil }
            guard before.count + after.count <= 7 else { return nil }
            head = before
            tail = after
        } else {
            guard let all = readGroups(text), all.count == 8 else { return nil }
            head = all
        }
        let groups = head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
        let high = groups[..<4].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        let low = groups[4...].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        return (high, low)
    }

    static func write(ipv4 address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    static func write(ipv6High high: UInt64, low: UInt64) -> String {
        let groups = [high, low].flatMap { word in
            [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: word >> UInt64($0)) }
        }
        guard let gap = longestZeros(groups) else { return text(groups[...]) }
        return text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...])
    }

    private static func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The longest run of at least two zero groups, the first of several.
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
        var best = 0..<1
        var start = 0
        for position in 0...groups.count where position == groups.count || groups[position] != 0 {
            if position - start > best.count { best = start..<position }
            start = position + 1
        }
        return best.count >= 2 ? best : nil
    }

    /// Groups between colons; the last may be a dotted quad, which counts as two. Empty text is no group.
    private static func readGroups(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return nil }
        for (position, part) in parts.enumerated() {
            if position == parts.count - 1, part.contains(".") {
                guard let quad = readIPv4(part) else { return nil }
                groups += [UInt16(truncatingIfNeeded: quad >> 16), UInt16(truncatingIfNeeded: quad)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}

extension Substring {
    /// Where `character` first stands twice in a row.
    fileprivate func firstPair(of character: Character) -> Index? {
        indices.first { position in
            let following = index(after: position)
            return self[position] == character && following < endIndex && self[following] == character
        }
    }
}
