extension Explanation {
    /// The explanation as a picture; of a long order the last `placementsMax` are shown.
    ///
    /// Each bar is an operation from call to answer. Numbered dots show where the order puts it, the line through them is
    /// the order, and the row on top the state that each leaves. What could not be answered is red.
    public func svg(placementsMax: Int = 30) -> String {
        let picture = Picture(self, placementsMax: max(1, placementsMax))
        var document = SVGDocument()
        let lanesTop = 96
        let laneHeight = 46
        let bottom = lanesTop + laneHeight * picture.clients.count
        func barTop(_ operation: Int) -> Int {
            lanesTop + laneHeight * (picture.clients.firstIndex(of: operations[operation].client) ?? 0) + 20
        }

        let hidden = picture.firstPlace > 0 ? " (\(picture.firstPlace) placed before these are not shown)" : ""
        let headline =
            "\(part): not linearizable, \(answersExplained) of \(answers) answers can be explained\(hidden)"
        let sentence = "In state \(finalState) this cannot have been answered: \(operations[blocked].text)"
        document.text(headline, x: 12, y: 24, style: "headline")
        document.text(sentence, x: 12, y: 44, style: "reason")

        document.text("state", x: 12, y: 76, style: "lane")
        document.text(picture.initialText, x: Picture.left - 8, y: 76, style: "state")
        for (lane, client) in picture.clients.enumerated() {
            let y = lanesTop + laneHeight * lane
            document.line(x1: 12, y1: y, x2: picture.right, y2: y, style: "rule")
            document.text("client \(client)", x: 12, y: y + 32, style: "lane")
        }

        let placed = Set(order.map(\.operation))
        func kind(_ operation: Int) -> String {
            operation == blocked ? "blocked" : placed.contains(operation) ? "placed" : "left"
        }
        for operation in picture.shown {
            let start = picture.callX[operation] ?? Picture.left
            let end = picture.answerX[operation] ?? picture.right
            let isOpen = operations[operation].answeredAt == nil
            document.rectangle(
                x: start, y: barTop(operation), width: end - start, height: 16,
                style: isOpen ? "\(kind(operation)) open" : kind(operation), tip: tip(operation))
        }
        if let deadline = picture.answerX[blocked] {
            document.line(x1: deadline, y1: 84, x2: deadline, y2: bottom, style: "deadline")
        }

        let dots = order.indices.compactMap { place in
            picture.placementX[place].map { (place: place, x: $0, y: barTop(order[place].operation) + 8) }
        }
        for dot in dots { document.line(x1: dot.x, y1: 82, x2: dot.x, y2: dot.y, style: "plumb") }
        document.path(through: dots.map { ($0.x, $0.y) }, style: "order")
        // Texts come last, so that no line runs through them.
        for operation in picture.shown {
            document.text(
                operations[operation].text, x: picture.callX[operation] ?? Picture.left, y: barTop(operation) - 5,
                style: "\(kind(operation))Text")
        }
        for dot in dots {
            document.text(order[dot.place].stateAfter, x: dot.x - 4, y: 76, style: "state")
            document.circle(x: dot.x, y: dot.y, radius: 8, style: "dot")
            document.text("\(dot.place + 1)", x: dot.x, y: dot.y + 3, style: "number")
        }

        let textWidth = 24 + max(SVGDocument.width(of: headline), SVGDocument.width(of: sentence))
        return document.rendered(width: max(picture.right + 12, textWidth), height: bottom + 16, styles: Self.styles)
    }

    private func tip(_ operation: Int) -> String {
        let entry = operations[operation]
        let end = entry.answeredAt.map { "answered at \($0)" } ?? "outcome unknown"
        return "#\(entry.id) client \(entry.client): \(entry.text), called at \(entry.call), \(end)"
    }

    private static let styles = """
        text { font: 12px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #24292f; }
        text { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
        .headline { font-weight: bold; }
        .reason, .blockedText { fill: #b3261e; }
        .lane, .leftText { fill: #6e7781; }
        .state { fill: #0550ae; }
        .rule { stroke: #d8dee4; }
        .placed { fill: #cfe3fb; stroke: #4d8fd6; }
        .left { fill: #eaeef2; stroke: #8c959f; }
        .blocked { fill: #fbd5d2; stroke: #b3261e; stroke-width: 2; }
        .open { stroke-dasharray: 4 3; }
        .deadline { stroke: #b3261e; stroke-dasharray: 5 4; }
        .plumb { stroke: #0550ae; stroke-opacity: 0.25; }
        .order { fill: none; stroke: #0550ae; stroke-width: 1.5; stroke-opacity: 0.7; }
        .dot { fill: #0550ae; }
        .number { fill: #ffffff; font-size: 9px; text-anchor: middle; stroke: none; }
        """
}
