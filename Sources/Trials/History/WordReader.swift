/// Takes the words of a line one after the other.
struct WordReader {
    struct Malformed: Error {
        var reason: String
    }

    private var words: ArraySlice<Substring>

    init(_ line: Substring) { words = line.split(separator: " ")[...] }

    var isAtEnd: Bool { words.isEmpty }

    mutating func word(_ meaning: String) throws(Malformed) -> Substring {
        guard let word = words.popFirst() else { throw Malformed(reason: "the \(meaning) is missing") }
        return word
    }

    mutating func text(_ meaning: String) throws(Malformed) -> String {
        let word = try word(meaning)
        guard let text = HistoryWord.decode(word) else { throw Malformed(reason: "\(meaning) \(word) is not a text") }
        return text
    }

    mutating func number<Number: FixedWidthInteger>(_ meaning: String) throws(Malformed) -> Number {
        let word = try word(meaning)
        guard let number = Number(word) else { throw Malformed(reason: "\(meaning) \(word) is not a number") }
        return number
    }

    mutating func choice<Choice: RawRepresentable>(
        _ meaning: String, of _: Choice.Type = Choice.self
    ) throws(Malformed) -> Choice where Choice.RawValue == String {
        let word = try word(meaning)
        guard let choice = Choice(rawValue: String(word)) else {
            throw Malformed(reason: "there is no \(meaning) \(word)")
        }
        return choice
    }

}
