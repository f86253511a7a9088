/// What was done to a directory, to the byte.
public enum Harm: Hashable, Sendable, CustomStringConvertible {
    case flipped(file: String, offset: Int, bit: UInt8)
    case cut(file: String, to: Int, from: Int)
    case removed(file: String)
    /// So many names are gone.
    case emptied(names: Int)

    /// The last sector of a segment is a record by itself, which says nothing that the next segment does not.
    private static let sectorBytes = 512

    /// What a round does to a file with these bytes; nil when nothing is written there.
    ///
    /// - Parameter bytes: the whole file; not looked at for what does not depend on it.
    public init?(_ round: DamagePlan.Round, file: String, bytes: [UInt8], names: Int) {
        let removes = round.choice >> 32 & 1 == 1
        switch round.kind {
        case .wipe: self = .emptied(names: names)
        case .missing: self = .removed(file: file)
        case .tail where removes: self = .removed(file: file)
        case .flip, .truncate, .tail:
            guard let place = Self.place(in: bytes, choice: round.choice) else { return nil }
            if round.kind == .flip {
                self = .flipped(file: file, offset: place, bit: UInt8(round.choice >> 40 & 7))
            } else {
                self = .cut(file: file, to: place, from: bytes.count)
            }
        }
    }

    /// A byte of a record in the middle half of what is written. Padding is zeros, and harm to it would be none.
    ///
    /// In a last segment it may be one of an earlier life of the file, behind the end of the log; a cut there is still one.
    static func place(in bytes: [UInt8], choice: UInt64) -> Int? {
        let body = bytes.dropLast(sectorBytes)
        guard let last = body.lastIndex(where: { $0 != 0 }), last >= 4 else { return nil }
        let middle = last / 4..<last * 3 / 4
        let start = middle.lowerBound + Int(choice % UInt64(middle.count))
        return body[start...].firstIndex { $0 != 0 }
    }

    /// The file that a member must name; nil when it is all of them.
    public var file: String? {
        switch self {
        case .flipped(let file, _, _), .cut(let file, _, _), .removed(let file): file
        case .emptied: nil
        }
    }

    /// Whether a place that a member names is where this was done. It names where the first unreadable record begins.
    func lies(at place: MemberTale.Place) -> Bool {
        switch self {
        case .flipped(let file, let offset, _), .cut(let file, let offset, _):
            place.file == file && place.offset <= offset
        case .removed(let file): place.file == file && place.offset == 0
        case .emptied: false
        }
    }

    public var description: String {
        switch self {
        case .flipped(let file, let offset, let bit): "bit \(bit) of byte \(offset) of \(file) is turned over"
        case .cut(let file, let to, let from): "\(file) is cut from \(from) to \(to) bytes"
        case .removed(let file): "\(file) is removed"
        case .emptied(let names): "the directory is emptied of \(names) names"
        }
    }
}
