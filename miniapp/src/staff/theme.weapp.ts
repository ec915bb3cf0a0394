import '@/theme'
import '@/theme/staff.css'
