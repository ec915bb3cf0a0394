/** WeChat insists on this component for a custom tab bar; every tab page draws the real one itself (src/citizen/tabs). */
export default function CustomTabBar() {
  return null
}
