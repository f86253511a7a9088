import Linearizability

extension RecordedHistory {
    /// The operations of a log of Jepsen's etcd test; its lines have no times, so their numbers stand for moments.
    func registerOperations() throws -> [ClientOperation<Register.Input, Register.Output>] {
        var operations: [ClientOperation<Register.Input, Register.Output>] = []
        var pending: [Substring: Int] = [:]
        for (number, line) in lines.enumerated() {
            let words = line.split { $0 == " " || $0 == "\t" }.drop { $0 != "-" }.dropFirst().map { $0 }
            guard words.count >= 4, let client = UInt64(words[0]) else { throw Malformed(line: line) }
            if words[1] == ":invoke" {
                pending[words[0]] = operations.count
                operations.append(
                    ClientOperation(
                        id: UInt64(operations.count), client: client, call: UInt64(number),
                        input: Register.Input(0, try action(words, line)), ending: .open))
                continue
            }
            guard let position = pending.removeValue(forKey: words[0]) else { throw Malformed(line: line) }
            if let output = try output(words, line) {
                operations[position].ending = .answered(output, at: UInt64(number))
            }
        }
        return operations
    }

    private func action(_ words: [Substring], _ line: Substring) throws -> Register.Action {
        switch (words[2], try numbers(words[3...], line).map { $0 }) {
        case (":read", _): return .read
        case (":write", let values) where values.count == 1: return .write(values[0])
        case (":cas", let values) where values.count == 2: return .compareAndSet(values[0], values[1])
        default: throw Malformed(line: line)
        }
    }

    /// `nil` where nothing is known about the outcome.
    private func output(_ words: [Substring], _ line: Substring) throws -> Register.Output? {
        switch (words[1], words[2]) {
        case (_, _) where words[3] == ":timed-out": return nil
        case (":ok", ":read"): return .read(try numbers(words[3...], line).first)
        case (":ok", ":write"): return .written
        case (":ok", ":cas"): return .compared(true)
        case (":fail", ":cas"): return .compared(false)
        default: throw Malformed(line: line)
        }
    }

    /// `3`, `[1 2]` or `nil`.
    private func numbers(_ words: ArraySlice<Substring>, _ line: Substring) throws -> [Int] {
        guard words.first != "nil" else { return [] }
        return try words.map { word in
            guard let number = Int(word.filter { $0 != "[" && $0 != "]" }) else { throw Malformed(line: line) }
            return number
        }
    }
}
