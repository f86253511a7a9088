internal import Determinism

/// Which of the dirty sectors of a file survive a crash.
///
/// A coin for each sector alone would hardly ever give the tear that matters most, the one in the middle of a long write; so the shape of
/// a tear is drawn first.
enum Tear {
    /// Each sector is kept with so many eighths.
    case scattered(eighths: Int)
    /// So many are written first, in order; the rest is lost.
    case front(Int)
    /// So many were written later and are kept; the earlier ones are lost.
    case back(from: Int)
    case onlyLost(Int)
    case onlyKept(Int)

    init(of count: Int, _ random: inout SplitMix64) {
        self =
            switch random.draw(below: 6) {
            case 0, 1: .scattered(eighths: 1 + random.draw(below: 7))
            case 2: .front(random.draw(below: count + 1))
            case 3: .back(from: random.draw(below: count + 1))
            case 4: .onlyLost(random.draw(below: max(1, count)))
            default: .onlyKept(random.draw(below: max(1, count)))
            }
    }

    func keeps(_ position: Int, _ random: inout SplitMix64) -> Bool {
        switch self {
        case .scattered(let eighths): random.draw(below: 8) < eighths
        case .front(let count): position < count
        case .back(let first): position >= first
        case .onlyLost(let lost): position != lost
        case .onlyKept(let kept): position == kept
        }
    }
}
