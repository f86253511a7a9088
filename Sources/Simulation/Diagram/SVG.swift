/// A picture as text (SVG 1.1), piece by piece. All lengths are whole numbers, so that the same picture is the same text everywhere.
struct SVG {
    private var pieces: [String] = []

    mutating func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ style: String) {
        pieces.append("<line x1=\"\(from.x)\" y1=\"\(from.y)\" x2=\"\(to.x)\" y2=\"\(to.y)\" \(style)/>")
    }

    mutating func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ style: String) {
        pieces.append("<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" \(style)/>")
    }

    mutating func circle(_ x: Int, _ y: Int, _ radius: Int, _ style: String) {
        pieces.append("<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" \(style)/>")
    }

    mutating func text(_ x: Int, _ y: Int, _ text: String, _ style: String = "") {
        pieces.append("<text x=\"\(x)\" y=\"\(y)\" \(style)>\(Self.escaped(text))</text>")
    }

    /// The whole document.
    func document(width: Int, height: Int, definitions: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
        font-family="sans-serif" font-size="11">
        <defs>\(definitions)</defs>
        <rect width="\(width)" height="\(height)" fill="white"/>
        \(pieces.joined(separator: "\n"))
        </svg>

        """
    }

    /// Text that cannot end an element or an attribute, without the control characters that XML does not allow.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
            }
        }
    }
}
