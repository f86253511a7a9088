import Linearizability

extension RecordedHistory {
    /// The operations of a log of key-value maps; its lines have no times, so their numbers stand for moments.
    func textOperations() throws -> [ClientOperation<TextModel.Input, TextModel.Output>] {
        var operations: [ClientOperation<TextModel.Input, TextModel.Output>] = []
        var pending: [UInt64: Int] = [:]
        for (number, line) in lines.enumerated() {
            guard let client = UInt64(try field(":process", line)) else { throw Malformed(line: line) }
            let value = TextModel.Text(Array(try field(":value", line).utf8))
            if try field(":type", line) == ":invoke" {
                pending[client] = operations.count
                let action: TextModel.Action
                switch try field(":f", line) {
                case ":get": action = .get
                case ":put": action = .put(value)
                case ":append": action = .append(value)
                default: throw Malformed(line: line)
                }
                let key = Array(try field(":key", line).utf8)
                operations.append(
                    ClientOperation(
                        id: UInt64(operations.count), client: client, call: UInt64(number),
                        input: TextModel.Input(key, action), ending: .open))
                continue
            }
            guard let position = pending.removeValue(forKey: client) else { throw Malformed(line: line) }
            let isGet = try field(":f", line) == ":get"
            operations[position].ending = .answered(isGet ? .value(value) : .done, at: UInt64(number))
        }
        return operations
    }

    /// The word or the quoted text behind the name.
    private func field(_ name: String, _ line: Substring) throws -> Substring {
        guard let range = line.firstRange(of: "\(name) ") else { throw Malformed(line: line) }
        let rest = line[range.upperBound...]
        return rest.hasPrefix("\"") ? rest.dropFirst().prefix { $0 != "\"" } : rest.prefix { !", }".contains($0) }
    }
}
