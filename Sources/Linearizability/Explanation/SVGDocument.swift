/// A drawing of few shapes, written as SVG that needs nothing beside itself. Coordinates are whole pixels.
struct SVGDocument {
    static let characterWidth = 7.25

    private var body = ""

    mutating func rectangle(x: Int, y: Int, width: Int, height: Int, style: String, tip: String? = nil) {
        let title = tip.map { "<title>\(Self.escaped($0))</title>" } ?? ""
        body +=
            "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" class=\"\(style)\">\(title)</rect>\n"
    }

    mutating func line(x1: Int, y1: Int, x2: Int, y2: Int, style: String) {
        body += "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" class=\"\(style)\"/>\n"
    }

    mutating func path(through points: [(x: Int, y: Int)], style: String) {
        guard points.count > 1 else { return }
        let text = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        body += "<polyline points=\"\(text)\" class=\"\(style)\"/>\n"
    }

    mutating func circle(x: Int, y: Int, radius: Int, style: String) {
        body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" class=\"\(style)\"/>\n"
    }

    mutating func text(_ text: String, x: Int, y: Int, style: String) {
        body += "<text x=\"\(x)\" y=\"\(y)\" class=\"\(style)\">\(Self.escaped(text))</text>\n"
    }

    /// The whole document, on white.
    func rendered(width: Int, height: Int, styles: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
        <style>
        \(styles)
        </style>
        <rect width="\(width)" height="\(height)" fill="#ffffff"/>
        \(body)</svg>

        """
    }

    /// How wide a text comes out in the document's fixed-width font.
    static func width(of text: String) -> Int { Int((Double(text.count) * characterWidth).rounded(.up)) }

    /// Markup is written as references; what XML cannot hold at all becomes the replacement character.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{FFFE}"..."\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
