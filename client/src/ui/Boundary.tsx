import { Component, type ReactNode } from 'react'

type BoundaryProps = { children: ReactNode; onError?: () => void; fallback?: ReactNode }

/** Holds what fails below (a chunk that can't be fetched) to its place, instead of losing the whole app to it. */
export class Boundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch() {
    this.props.onError?.()
  }

  override render() {
    return this.state.failed ? (this.props.fallback ?? null) : this.props.children
  }
}
