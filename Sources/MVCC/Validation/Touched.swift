/// The keys that an operation may change, for the rule that a transaction changes no key twice.
struct Touched {
    /// In ascending order, each once.
    var puts: [[UInt8]] = []
    /// In ascending order of their keys.
    var deletes: [KeyRange] = []

    /// What two branches touch of which only one is executed: they may overlap.
    static func either(_ a: Touched, _ b: Touched) -> Touched {
        if a.puts.isEmpty, a.deletes.isEmpty { return b }
        if b.puts.isEmpty, b.deletes.isEmpty { return a }
        var both = Touched(puts: a.puts + b.puts, deletes: a.deletes + b.deletes)
        both.puts.sort(by: KeyRange.precedes)
        both.deletes.sort { KeyRange.precedes($0.key, $1.key) }
        var kept = 0
        for index in both.puts.indices where index == 0 || both.puts[index] != both.puts[kept - 1] {
            both.puts[kept] = both.puts[index]
            kept += 1
        }
        both.puts.removeLast(both.puts.count - kept)
        return both
    }

    /// What operations touch that are all executed. Refuses a put of the same key by two of them, and a put by one within a
    /// delete by another, in whichever order they come. Deletes may overlap.
    static func all(_ parts: [Touched]) throws(StoreError) -> Touched {
        if parts.count == 1 { return parts[0] }
        var puts: [(key: [UInt8], part: Int)] = []
        var deletes: [(range: KeyRange, part: Int)] = []
        for (part, touched) in parts.enumerated() {
            for key in touched.puts { puts.append((key, part)) }
            for range in touched.deletes { deletes.append((range, part)) }
        }
        puts.sort { KeyRange.precedes($0.key, $1.key) }
        for index in puts.indices.dropFirst() where puts[index].key == puts[index - 1].key { throw .duplicateKey }
        deletes.sort { KeyRange.precedes($0.range.key, $1.range.key) }

        var reach = Reach()
        var next = 0
        for put in puts {
            while next < deletes.count, !KeyRange.precedes(put.key, deletes[next].range.key) {
                reach.add(deletes[next].range, of: deletes[next].part)
                next += 1
            }
            if reach.covers(put.key, byOtherThan: put.part) { throw .duplicateKey }
        }
        return Touched(puts: puts.map(\.key), deletes: deletes.map(\.range))
    }

    /// How far the deletes reach that begin at or before the current key.
    ///
    /// Two are enough to know: the one that reaches farthest, and the farthest of all other parts.
    private struct Reach {
        private var farthest: (range: KeyRange, part: Int)?
        private var second: (range: KeyRange, part: Int)?

        mutating func add(_ range: KeyRange, of part: Int) {
            guard let best = farthest else {
                farthest = (range, part)
                return
            }
            if range.reachesFarther(than: best.range) {
                if best.part != part { second = best }
                farthest = (range, part)
            } else if best.part != part, second.map({ range.reachesFarther(than: $0.range) }) ?? true {
                second = (range, part)
            }
        }

        func covers(_ key: [UInt8], byOtherThan part: Int) -> Bool {
            if let best = farthest, best.part != part { return best.range.contains(key) }
            return second?.range.contains(key) ?? false
        }
    }
}

extension KeyRange {
    /// Whether this range ends behind the other one.
    fileprivate func reachesFarther(than other: KeyRange) -> Bool {
        if other.isOpenEnded { return false }
        if isOpenEnded { return true }
        if isSingleKey { return other.isSingleKey ? Self.precedes(other.key, key) : !Self.precedes(key, other.end) }
        return other.isSingleKey ? Self.precedes(other.key, end) : Self.precedes(other.end, end)
    }
}

extension Transaction {
    /// Refuses a transaction that could change a key twice, in either branch.
    func checkForDuplicateKeys() throws(StoreError) {
        _ = try touched()
    }

    private func touched() throws(StoreError) -> Touched {
        .either(try Self.touched(success), try Self.touched(failure))
    }

    private static func touched(_ operations: [Operation]) throws(StoreError) -> Touched {
        var parts: [Touched] = []
        for operation in operations {
            switch operation {
            case .range: break
            case .put(let put): parts.append(Touched(puts: [put.key]))
            case .deleteRange(let delete): parts.append(Touched(deletes: [delete.range]))
            case .transaction(let nested): parts.append(try nested.touched())
            }
        }
        return try .all(parts)
    }
}
